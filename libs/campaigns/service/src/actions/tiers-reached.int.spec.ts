import { memberMerged, tierChanged } from '@accrue/contracts';
import { CampaignsApp, ON_MERGED, ON_TIER, programme, sale } from '../campaigns.fixture';

const rule = (id: string, more: object) => ({
  ...{ id, name: id, wallet: 'points', on: 'tier-reached', tiers: ['gold'], earn: { fixed: 50 } },
  ...more,
});
const giving = programme({
  segments: [{ id: 'buyers', name: 'Buyers', if: 'member.purchases >= 2' }],
  earning: {
    rules: [
      rule('welcome', { tierMultiplier: true, limits: { times: { most: 1, per: 'year' } } }),
      rule('buyers', { if: 'segment("buyers") && member.tier == "gold"', earn: { fixed: 7 } }),
      rule('newcomers', { members: { enrolledWithinDays: 0 }, earn: { fixed: 3 } }),
    ],
  },
});

describe('a rule for a tier that is reached', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open(giving)));
  afterAll(() => app.close());

  const AT = '2026-10-31T10:00:00.000Z';
  const step = (at: string, tierId: string | null) => ({ tierId, at, order: `${at}|r`, programmeVersion: 1 });
  const told = (memberId: string, sequence: number, ...timeline: readonly ReturnType<typeof step>[]) =>
    app.deliverTo(
      ON_TIER,
      tierChanged.type,
      {
        ...{ memberId, kind: 'upgraded', from: null, to: timeline.at(-1)?.tierId ?? null, effectiveAt: AT },
        ...{ causeReceiptId: 'r', causeProgrammeVersion: null, timeline, sequence },
      },
      `tier-${memberId}-${String(sequence)}`,
    );
  const looked = async (memberId: string, at = AT) => (await app.get(`/v1/actions/~${memberId}~tier~gold~${at}`)).body;
  const reasons = async (memberId: string, at = AT) => {
    const { trace } = (await looked(memberId, at)) as {
      trace: { ruleId: string; points: number; reasons: { code: string }[] }[];
    };
    return trace.map(({ ruleId, points, reasons: [reason] }) => [ruleId, points, reason?.code]);
  };

  it('earns once, however often it is told, with the multiplier of that tier, and can be looked at', async () => {
    await app.enrol('m-1', { card: 'c-1' });
    for (let delivery = 0; delivery < 2; delivery += 1) await told('m-1', 1, step(AT, 'gold'));
    expect(await looked('m-1')).toMatchObject({
      ...{ memberId: 'm-1', trigger: 'tier-reached', type: 'gold', status: 'recorded', occurredAt: AT },
      earned: [{ walletId: 'points', amount: 100 }],
    });
    const granted = (await app.published('journal-m-1')).filter(({ type }) => type.endsWith('awards.granted.v1'));
    expect(granted).toHaveLength(1);
  });

  it('looks at what was bought before, also when that comes late, and at since when the member has been one', async () => {
    await app.enrol('m-2', { card: 'c-2' });
    await app.record(sale('r-1', 'c-2', undefined, { endedAt: AT }));
    await told('m-2', 1, step(AT, 'gold'));
    expect(await reasons('m-2')).toEqual([
      ['welcome', 100, undefined],
      ['buyers', 0, 'rule.condition_not_met'],
      ['newcomers', 0, 'rule.not_newly_enrolled'],
    ]);
    await app.record(sale('r-2', 'c-2', undefined, { endedAt: '2026-10-30T10:00:00Z' }));
    expect((await reasons('m-2'))[1]).toEqual(['buyers', 7, undefined]);
  });

  it('takes back what it gave when the tier was reached at another time or not at all', async () => {
    const later = '2026-10-31T11:00:00.000Z';
    await told('m-3', 1, step(AT, 'gold'));
    await told('m-3', 2, step(later, 'gold'));
    expect((await reasons('m-3'))[0]).toEqual(['welcome', 0, 'rule.tier_not_reached']);
    expect(await looked('m-3', later)).toMatchObject({ earned: [{ walletId: 'points', amount: 100 }] });
    await told('m-3', 3);
    expect([await looked('m-3'), await looked('m-3', later)]).toMatchObject([{ earned: [] }, { earned: [] }]);
  });

  it('stays with a duplicate, whose tier goes with its receipts', async () => {
    for (const member of ['m-4', 'm-5']) await app.enrol(member, { card: member });
    await told('m-5', 1, step(AT, 'gold'));
    const mergedAt = '2026-11-01T11:00:00.000Z';
    await app.deliverTo(ON_MERGED, memberMerged.type, { memberId: 'm-5', into: 'm-4', mergedAt, reason: 'twice' });
    await told('m-5', 2);
    await told('m-4', 1, step(AT, 'gold'));
    expect([await looked('m-4'), await looked('m-5')]).toMatchObject([
      { memberId: 'm-4', earned: [{ amount: 100 }] },
      { memberId: 'm-5', earned: [] },
    ]);
  });
});
