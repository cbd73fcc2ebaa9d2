import { capturedWhole, HOLD, RewardsApp } from './rewards.fixture';

const TASTING = {
  ...{ id: 'tasting', kind: 'access', title: 'A tasting', wallet: 'points', points: 100, event: 'Tasting' },
  ...{ begins: '2026-03-05T18:00:00+01:00', stock: { counted: 1 }, waitingList: 1 },
};
const REQUESTED = 'loyalty.rewards.redemption.requested.v1';

describe('a place at an event', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [TASTING, { ...TASTING, id: 'closed', waitingList: undefined, stock: { counted: 0 } }]);
  });
  afterAll(() => app.close());

  const redeem = (redemptionId: string, memberId: string, wait = true, rewardId = 'tasting') =>
    app.call('P', 'POST', '/v1/redemptions', { memberId, rewardId, redemptionId, wait }, { prefer: 'wait=0' });
  const pay = async (redemptionId: string) => {
    const requested = await app.fact(REQUESTED, redemptionId);
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    await app.answer(HOLD.captured, requested, capturedWhole(100));
  };
  const shown = async (redemptionId: string) => (await app.call('P', 'GET', `/v1/redemptions/${redemptionId}`)).body;
  const step = (key: 'P' | 'O', redemptionId: string, verb: 'cancel' | 'use') =>
    app.call(key, 'POST', `/v1/redemptions/${redemptionId}:${verb}`, undefined);
  const settled = async () => {
    await app.settled();
    await app.scheduler.runOnce('settle-waits');
  };

  it('is had by who comes first, and waited for by who comes next and says so', async () => {
    expect((await redeem('a-1', 'M')).body).toMatchObject({ status: 'requested' });
    await pay('a-1');
    const GIVES = { kind: 'access', event: 'Tasting', begins: '2026-03-05T17:00:00.000Z' };
    expect(await shown('a-1')).toMatchObject({ status: 'completed', gives: GIVES });
    expect((await redeem('a-2', 'N', false)).body).toMatchObject({ status: 409, code: 'reward.out_of_stock' });
    expect((await redeem('a-2', 'N', true, 'closed')).body).toMatchObject({ code: 'reward.out_of_stock' });
    expect(await redeem('a-2', 'N')).toMatchObject({ status: 202, body: { status: 'waiting' } });
    expect(await redeem('a-2', 'N')).toMatchObject({ status: 202, body: { status: 'waiting' } });
    expect((await redeem('a-3', 'M')).body).toMatchObject({ status: 409, code: 'reward.waiting_list_full' });
    expect(await app.fact('loyalty.rewards.redemption.waiting.v1', 'a-2')).toMatchObject({ begins: GIVES.begins });
    await settled();
    const { rewards } = (await app.call('P', 'GET', '/v1/members/N/own-rewards')).body as { rewards: unknown };
    expect(rewards).toMatchObject([{ id: 'a-2', status: 'waiting', howToUse: 'attend', isUsable: false }]);
  });

  it('passes to who waits when it is given up, by any till; nobody comes between', async () => {
    expect((await step('P', 'a-1', 'cancel')).body).toMatchObject({ status: 'cancelled' });
    expect((await redeem('a-4', 'M', false)).body).toMatchObject({ code: 'reward.out_of_stock' });
    await settled();
    await pay('a-2');
    expect(await shown('a-2')).toMatchObject({ status: 'completed' });
    expect(await step('P', 'a-2', 'use')).toMatchObject({ status: 200, body: { status: 'used' } });
    // Again by the same till; and at another one.
    expect(await step('P', 'a-2', 'use')).toMatchObject({ status: 200, body: { status: 'used' } });
    expect((await step('O', 'a-2', 'use')).body).toMatchObject({ status: 409, code: 'redemption.used' });
    expect((await step('P', 'a-2', 'cancel')).body).toMatchObject({ status: 409, code: 'redemption.used' });
  });

  it('is not waited for, had or given up after it has begun', async () => {
    expect(await redeem('a-5', 'M')).toMatchObject({ status: 202, body: { status: 'waiting' } });
    app.clock.set('2026-03-05T17:00:00Z');
    await app.settled();
    await app.scheduler.runOnce('end-waits');
    expect(await shown('a-5')).toMatchObject({ status: 'cancelled', cancelled: 'begun' });
    expect(await app.fact('loyalty.rewards.redemption.wait_ended.v1', 'a-5')).toMatchObject({ cause: 'begun' });
    expect((await redeem('a-6', 'M')).body).toMatchObject({ status: 409, code: 'reward.begun' });
    // Nothing was held, so the ledger is told nothing.
    const types = (await app.published()).filter(({ subject }) => subject === 'a-5').map(({ type }) => type);
    expect(types).toEqual(['loyalty.rewards.redemption.waiting.v1', 'loyalty.rewards.redemption.wait_ended.v1']);
  });
});
