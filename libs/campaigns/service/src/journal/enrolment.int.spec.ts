import { memberMerged } from '@accrue/contracts';
import { CampaignsApp, DIRECTORY, enrolled, ON_IDENTITY, ON_MERGED, programme, sale } from '../campaigns.fixture';

const rule = (id: string, changes: object) => ({ id, name: id, wallet: 'points', earn: { fixed: 50 }, ...changes });
const welcoming = programme({
  earning: {
    rules: [
      rule('welcome', { members: { enrolledWithinDays: 2 } }),
      rule('loyal', { if: 'member.enrolledDays >= 3' }),
      rule('everybody', {}),
    ],
  },
});

describe('a rule for the first days after enrolment', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open(welcoming)));
  afterAll(() => app.close());

  const joined = async (memberId: string, at: string) => {
    const fact = enrolled(memberId, { card: memberId, at });
    await app.deliverTo(DIRECTORY, ...fact);
    await app.deliverTo(ON_IDENTITY, ...fact);
  };
  /** Sales are of 31 October, ten o'clock. */
  const sold = async (receiptId: string, card: string) => (await app.record(sale(receiptId, card))).body;
  const awarded = async (receiptId: string): Promise<Record<string, number>> => {
    await app.hearItself();
    const { awards } = (await app.get(`/v1/receipts/${receiptId}`)).body as {
      awards: { ruleId: string; granted: number }[];
    };
    return Object.fromEntries(awards.map(({ ruleId, granted }) => [ruleId, granted]));
  };

  // Summer time had ended in London on the 25th.
  it.each([
    ['2026-10-31T23:59:59.999Z', { everybody: 50, welcome: 50 }],
    ['2026-10-29T00:00:00.000Z', { everybody: 50, welcome: 50 }],
    ['2026-10-28T23:59:59.999Z', { everybody: 50, loyal: 50 }],
    ['2026-11-01T00:00:00.000Z', { everybody: 50 }],
  ])('counts local days from the day of enrolment: %s', async (at, expected) => {
    const member = `m-${at}`.replaceAll(/[:.]/g, '-');
    await joined(member, at);
    const { rules } = (await app.post('/v1/receipts:evaluate', sale(`r-${member}`, member))).body as {
      rules: { ruleId: string; points: number }[];
    };
    await sold(`r-${member}`, member);
    expect(await awarded(`r-${member}`)).toEqual(expected);
    expect(Object.fromEntries(rules.flatMap(({ ruleId, points }) => (points > 0 ? [[ruleId, points]] : [])))).toEqual(
      expected,
    );
  });

  it('says so of nobody in particular', async () => {
    const { rules } = (await app.post('/v1/receipts:evaluate', sale('r-nobody', null))).body as {
      rules: { reasons: object[] }[];
    };
    expect(rules.map(({ reasons }) => reasons)).toMatchObject([
      [{ code: 'rule.not_newly_enrolled', data: { enrolledOn: null } }],
      [{ code: 'rule.condition_unanswered' }],
      [],
    ]);
  });

  it('gives the same when the enrolment becomes known after the receipt', async () => {
    await sold('r-late', 'm-late');
    expect(await awarded('r-late')).toEqual({});
    await joined('m-late', '2026-10-30T12:00:00.000Z');
    expect(await awarded('r-late')).toEqual({ everybody: 50, welcome: 50 });
  });

  it('gives the same when a receipt came to the survivor of two members before the survivor was known', async () => {
    await joined('m-twin', '2026-09-01T12:00:00.000Z');
    await sold('r-twin', 'm-twin');
    expect(await awarded('r-twin')).toEqual({ everybody: 50, loyal: 50 });
    const merged = {
      memberId: 'm-twin',
      into: 'm-survivor',
      mergedAt: '2026-11-01T11:00:00.000Z',
      reason: 'duplicate',
    };
    await app.deliverTo(ON_MERGED, memberMerged.type, merged);
    expect(await awarded('r-twin')).toEqual({ everybody: 50 });
    await joined('m-survivor', '2026-10-30T12:00:00.000Z');
    expect(await awarded('r-twin')).toEqual({ everybody: 50, welcome: 50 });
  });
});
