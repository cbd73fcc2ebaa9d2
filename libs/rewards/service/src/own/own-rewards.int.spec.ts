import { giftStated } from '@accrue/contracts';
import type { Wire } from '@accrue/testing-contexts';
import { capturedWhole, HOLD, RewardsApp } from '../rewards.fixture';

const REWARDS = [
  { id: 'five-off', kind: 'code', title: '£5 off', wallet: 'points', points: 500, use: { withinDays: 30 } },
  {
    ...{ id: 'mug', kind: 'product', title: 'A mug', wallet: 'points', points: 900 },
    ...{ sku: 'MUG-1', quantity: 1, stock: { counted: 9 } },
  },
  { id: 'trees', kind: 'donation', title: 'A tree', wallet: 'points', points: 100, cause: 'trees', amount: 100 },
];
const OWN = '/v1/members/M/own-rewards';

describe('the rewards of a member', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, REWARDS);
    await app.call('O', 'POST', '/v1/rewards/five-off/codes', { codes: ['SECRET-1', 'SECRET-2', 'SECRET-3'] });
  });
  afterAll(() => app.close());

  const redeem = async (key: 'P' | 'O', redemptionId: string, rewardId: string, isPaid = true): Promise<void> => {
    const body = { memberId: 'M', rewardId, redemptionId };
    await app.call(key, 'POST', '/v1/redemptions', body, { prefer: 'wait=0' });
    const asked = await app.fact('loyalty.rewards.redemption.requested.v1', redemptionId);
    await app.answer(HOLD.placed, asked, { expiresAt: '2026-04-30T00:00:00.000Z' });
    if (!isPaid) return;
    const given = await app.fact('loyalty.rewards.redemption.confirmed.v1', redemptionId);
    await app.answer(HOLD.captured, given, capturedWhole(asked.points));
  };
  const give = (receiptId: string, id: string, occurredAt: string) =>
    app.deliver(giftStated.type, {
      ...{ giftId: `${receiptId}:rule`, memberId: 'M', receiptId, kind: 'reward', id, ruleId: 'rule' },
      ...{ programmeVersion: 1, sequence: 0, occurredAt, granted: 1, reversals: [] },
    });
  const listed = async (key: 'P' | 'O' | 'A'): Promise<readonly Wire[]> => {
    await app.settled();
    return (await app.call(key, 'GET', OWN)).body.rewards as readonly Wire[];
  };

  it('are one list of what was redeemed and what was given, newest first, with how each is used', async () => {
    await give('R-1', 'five-off', '2026-03-01T09:00:00.000Z');
    await redeem('O', 'rd-1', 'five-off');
    app.clock.set('2026-03-01T11:00:00Z');
    await redeem('P', 'rd-2', 'mug', false);
    // What earned it happened at the same instant.
    await give('R-2', 'mug', '2026-03-01T11:00:00.000Z');
    app.clock.set('2026-03-01T12:00:00Z');
    await redeem('P', 'rd-3', 'trees');
    const shown = await listed('O');
    expect(
      shown.map(({ origin, title, status, isUsable, howToUse }: Wire) =>
        [origin, title, status, howToUse, isUsable].join(', '),
      ),
    ).toEqual([
      'redeemed, A tree, completed, nothing, false',
      'redeemed, A mug, reserved, collect, true',
      'given, A mug, given, collect, true',
      'redeemed, £5 off, completed, show_code, true',
      'given, £5 off, given, show_code, true',
    ]);
    for (const limit of [1, 2, 3, 4]) expect(await app.listed(OWN, 'rewards', limit)).toHaveLength(5);
  });

  it('are among the redemptions of their reward, newest first, without codes', async () => {
    const of = (rewardId: string, query = '', key: 'P' | 'A' | 'S' = 'S') =>
      app.call(key, 'GET', `/v1/rewards/${rewardId}/redemptions${query}`);
    await redeem('O', 'rd-4', 'five-off', false);
    await app.settled();
    const { status, body } = await of('five-off', '', 'A');
    expect([status, body]).toEqual([
      200,
      {
        redemptions: [
          expect.objectContaining({ redemptionId: 'rd-4', memberId: 'M', receiverId: null, points: 500 }),
          expect.objectContaining({ redemptionId: 'rd-1', status: 'completed', unit: 'points', failure: null }),
        ],
        nextCursor: null,
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('SECRET');
    const ids = async (query: string) =>
      ((await of('five-off', query)).body.redemptions as readonly Wire[]).map(({ redemptionId }) => redemptionId);
    expect(await ids('?status=completed')).toEqual(['rd-1']);
    expect(await ids('?status=cancelled')).toEqual([]);
    expect(await app.listed('/v1/rewards/five-off/redemptions', 'redemptions', 1)).toHaveLength(2);
    expect((await of('nothing')).body).toMatchObject({ status: 404, code: 'reward.unknown' });
    expect((await of('five-off', '?status=lost')).body).toMatchObject({ status: 400, code: 'request.invalid' });
    expect((await of('five-off', '', 'P')).status).toBe(403);
  });

  it('are shown with their codes to who may see them', async () => {
    const codesFor = async (key: 'P' | 'O' | 'A') => (await listed(key)).flatMap(({ code }: Wire) => code ?? []);
    expect((await codesFor('O')).sort()).toEqual(['SECRET-1', 'SECRET-2']);
    // A till sees what a rule gave, and not what another key redeemed.
    expect(await codesFor('P')).toEqual(['SECRET-1']);
    expect(await codesFor('A')).toEqual([]);
  });

  it('cannot be used any more when their time is over, however late that is written down', async () => {
    app.clock.set('2026-03-31T10:00:00Z');
    const [code] = (await listed('P')).filter(({ id }: Wire) => id === 'rd-1');
    expect(code).toMatchObject({ status: 'completed', isUsable: false, useBy: '2026-03-31T10:00:00.000Z' });
  });
});
