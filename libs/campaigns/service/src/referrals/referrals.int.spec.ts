import { memberReferred } from '@accrue/contracts';
import { CampaignsApp, closed, DIRECTORY, enrolled, from, goodsBack, NOW, programme, sale } from '../campaigns.fixture';

const ON_REFERRED = 'campaigns.record-when-referred';
const rule = (side: string, fixed: number) => ({
  ...{ id: side, name: side, wallet: 'points', on: 'referral-qualified', side, earn: { fixed } },
});
const document = programme({
  referral: { minimumMinor: 1000, returnDays: 2 },
  earning: { rules: [rule('advocate', 300), rule('referee', 100)] },
});
/** Long after all purchases have lasted. */
const LATER = '2026-12-01T00:00:00.000Z';

describe('a referral in campaigns', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open(document)));
  afterAll(() => app.close());
  beforeEach(() => app.clock.set(NOW));

  const settle = async (at = LATER): Promise<void> => {
    app.clock.set(at);
    await app.settled();
    await app.scheduler.runOnce('settle-referrals');
    await app.settled();
  };
  const join = async (...members: readonly string[]): Promise<void> => {
    for (const member of members) await app.deliverTo(DIRECTORY, ...enrolled(member, { card: `c-${member}` }));
  };
  const referred = (memberId: string, advocateId: string) =>
    app.deliverTo(ON_REFERRED, memberReferred.type, { memberId, advocateId, referredAt: '2026-10-01T00:00:00.000Z' });
  const of = async (memberId: string) =>
    ((await app.get(`/v1/members/${memberId}/referral-earnings`)).body as { referrals: readonly object[] }).referrals;
  const earned = async (key: string): Promise<unknown> => {
    const { body } = await app.get(`/v1/actions/${encodeURIComponent(key)}`);
    const { earned: all, code } = body as { earned?: { amount: number }[]; code?: string };
    return all?.map(({ amount }) => amount) ?? code;
  };

  it('is told once to both sides, when the purchase has lasted', async () => {
    await join('ann', 'ben');
    for (let delivery = 0; delivery < 2; delivery += 1) await referred('ben', 'ann');
    await app.record(sale('s-1', 'c-ben'));
    await settle(NOW);
    const waiting = { memberId: 'ben', state: 'waiting', qualifiesAt: '2026-11-03T00:00:00.000Z', receiptId: 's-1' };
    expect(await of('ann')).toMatchObject([{ ...waiting, earned: [] }]);
    for (let round = 0; round < 2; round += 1) await settle();
    expect(await of('ann')).toMatchObject([{ ...waiting, state: 'qualified', earned: [{ amount: 300 }] }]);
    expect(await earned('~ben~referral~ben~s-1')).toEqual([100]);
    const granted = (await app.published()).filter(({ type }) => type.endsWith('awards.granted.v1'));
    expect(granted).toHaveLength(2);
    const events = await app.eventCount();
    await settle();
    expect(await app.eventCount()).toBe(events);
  });

  it('is taken back when it turns out late that the goods had come back in time', async () => {
    await app.record(goodsBack('b-1', 'c-ben', [['TEA', 1, 1000, from('s-1')]], { endedAt: '2026-10-31T18:00:00Z' }));
    await settle();
    expect(await of('ann')).toMatchObject([{ memberId: 'ben', state: 'taken_back', receiptId: null, earned: [] }]);
    expect(await earned('~ben~referral~ben~s-1')).toEqual([]);
    const { body } = await app.get('/v1/actions/~ann~referral~ben~s-1');
    expect(body).toMatchObject({ trace: [{ points: 0, reasons: [{ code: 'rule.referral_undone' }] }] });
  });

  it('gives nothing to who had left by then, and the other side its own', async () => {
    await join('cat', 'dan', 'eve');
    for (const friend of ['dan', 'eve']) await referred(friend, 'cat');
    await app.deliverTo(DIRECTORY, ...closed('cat', '2026-11-02T00:00:00.000Z'));
    await app.record(sale('s-2', 'c-dan'));
    await settle();
    expect(await earned('~dan~referral~dan~s-2')).toEqual([100]);
    expect(await earned('~cat~referral~dan~s-2')).toBe('action.unknown');
  });

  it('waits for an advocate who is not known yet', async () => {
    await join('gus');
    await referred('gus', 'fay');
    await app.record(sale('s-3', 'c-gus'));
    await settle();
    expect(await earned('~gus~referral~gus~s-3')).toBe('action.unknown');
    await join('fay');
    await app.database.query('delete from due_claim');
    await settle();
    expect(await earned('~fay~referral~gus~s-3')).toEqual([300]);
    expect(await earned('~gus~referral~gus~s-3')).toEqual([100]);
  });

  it('is known though there was no programme, and purchases of its time count', async () => {
    const early = await CampaignsApp.open(null);
    await early.deliverTo(ON_REFERRED, memberReferred.type, {
      ...{ memberId: 'ian', advocateId: 'hal', referredAt: '2026-10-01T00:00:00.000Z' },
    });
    for (const member of ['hal', 'ian']) await early.deliverTo(DIRECTORY, ...enrolled(member, { card: `c-${member}` }));
    expect((await early.put('/v1/programme', document)).status).toBe(200);
    await early.record(sale('s-4', 'c-ian'));
    early.clock.set(LATER);
    await early.settled();
    await early.scheduler.runOnce('settle-referrals');
    const { body } = await early.get('/v1/members/hal/referral-earnings');
    expect(body).toMatchObject({ referrals: [{ memberId: 'ian', state: 'qualified', earned: [{ amount: 300 }] }] });
    await early.close();
  });
});
