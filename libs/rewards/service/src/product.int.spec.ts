import { capturedWhole, HOLD, RewardsApp } from './rewards.fixture';
import { Redemptions } from './streams/redemptions';
import { Rewards } from './streams/rewards';

const MUG = {
  id: 'mug',
  kind: 'product',
  title: 'A mug',
  wallet: 'points',
  points: 900,
  sku: 'MUG-1',
  quantity: 2,
  stock: { counted: 3 },
};
const CODE = { id: 'five-off', kind: 'code', title: '£5 off', wallet: 'points', points: 500 };
const GIVES = { kind: 'product', sku: 'MUG-1', quantity: 2 };
const REQUESTED = 'loyalty.rewards.redemption.requested.v1';
const RESERVED = 'loyalty.rewards.redemption.reserved.v1';
const CONFIRMED = 'loyalty.rewards.redemption.confirmed.v1';
const CANCELLED = 'loyalty.rewards.redemption.cancelled.v1';
const CONFIRM_BY = '2026-03-15T10:00:00.000Z';

describe('a product', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [MUG, CODE]);
    await app.call('O', 'POST', '/v1/rewards/five-off/codes', { codes: ['SECRET-1', 'SECRET-2'] });
  });
  afterAll(() => app.close());

  const redeem = (redemptionId: string, rewardId = 'mug', wait = '0') =>
    app.call(
      'P',
      'POST',
      '/v1/redemptions',
      { memberId: 'M', rewardId, redemptionId },
      wait === '' ? {} : { prefer: `wait=${wait}` },
    );
  const step = (key: 'P' | 'O', redemptionId: string, verb: 'fulfil' | 'cancel', prefer = 'wait=0') =>
    app.call(key, 'POST', `/v1/redemptions/${redemptionId}:${verb}`, undefined, { prefer });
  const shown = async (redemptionId: string) => (await app.call('P', 'GET', `/v1/redemptions/${redemptionId}`)).body;
  const left = async () => {
    await app.settled();
    return (await app.call('P', 'GET', '/v1/rewards/mug')).body.available;
  };
  /** As far as it goes by itself: the ledger has its points. */
  const reserve = async (redemptionId: string) => {
    await redeem(redemptionId);
    const requested = await app.fact(REQUESTED, redemptionId);
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    return requested;
  };

  it('is in the catalogue with what it gives and how many are left', async () => {
    await app.settled();
    expect((await app.call('P', 'GET', '/v1/rewards/mug')).body).toEqual({
      rewardId: 'mug',
      title: 'A mug',
      walletId: 'points',
      unit: 'points',
      points: 900,
      gives: GIVES,
      status: 'active',
      stock: 'counted',
      available: 3,
      revision: 0,
    });
    expect((await app.call('O', 'POST', '/v1/rewards/mug/codes', { codes: ['A'] })).body).toMatchObject({
      status: 409,
      code: 'reward.takes_no_codes',
    });
  });

  it('is reserved, confirmed at the till, and paid for then', async () => {
    const answer = redeem('rd-1', 'mug', '');
    const requested = await app.fact(REQUESTED, 'rd-1');
    // The hold outlives the deadline by a day: who confirms in the last moment is still paid.
    expect(requested).toMatchObject({ points: 900, gives: GIVES, holdExpiresAt: '2026-03-16T10:00:00.000Z' });
    expect((await step('P', 'rd-1', 'fulfil')).body).toMatchObject({ status: 409, code: 'redemption.not_reserved' });
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    const reserved = { redemptionId: 'rd-1', gives: GIVES, status: 'reserved', confirmBy: CONFIRM_BY, points: 900 };
    expect(await answer).toMatchObject({ status: 201, body: reserved });
    expect(await redeem('rd-1')).toMatchObject({ status: 200, body: reserved });
    expect(await app.fact(RESERVED, 'rd-1')).toMatchObject({ gives: GIVES, confirmBy: CONFIRM_BY });
    expect(await left()).toBe(2);

    expect(await step('P', 'rd-1', 'fulfil')).toMatchObject({ status: 202, body: { status: 'confirmed' } });
    const waiting = step('P', 'rd-1', 'fulfil', 'wait=5');
    await app.answer(HOLD.captured, await app.fact(CONFIRMED, 'rd-1'), capturedWhole(900));
    expect(await waiting).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect(await step('P', 'rd-1', 'fulfil')).toMatchObject({ status: 200, body: { status: 'completed' } });
    // The same card at another till, or at this one for another sale.
    expect(await step('O', 'rd-1', 'fulfil')).toMatchObject({
      status: 409,
      body: { code: 'redemption.already_given' },
    });
    const path = '/v1/redemptions/rd-1:fulfil';
    expect(await app.call('P', 'POST', path, undefined, { 'idempotency-key': 'sale-2' })).toMatchObject({
      ...{ status: 409, body: { code: 'redemption.already_given' } },
    });
    expect(await left()).toBe(2);
    expect(JSON.stringify(await app.published())).not.toContain('unit-1');
  });

  it('that was given is taken back by operators, and is on the shelf again', async () => {
    expect((await step('P', 'rd-1', 'cancel')).body).toMatchObject({ status: 403, code: 'redemption.given' });
    expect(await step('O', 'rd-1', 'cancel')).toMatchObject({
      status: 200,
      body: { status: 'cancelled', cancelled: 'asked' },
    });
    expect(await app.fact(CANCELLED, 'rd-1')).toMatchObject({ cause: 'asked', gives: GIVES, points: 900 });
    expect(await left()).toBe(3);
    await app.answer(HOLD.refunded, await app.fact(CANCELLED, 'rd-1'), { refunded: 900 });
    expect(await step('O', 'rd-1', 'cancel')).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await left()).toBe(3);
    expect((await step('P', 'rd-1', 'fulfil')).body).toMatchObject({ status: 409, code: 'redemption.cancelled' });
    expect((await redeem('rd-1')).body).toMatchObject({ status: 409, code: 'redemption.cancelled' });
  });

  it('that is only reserved is given up by any till', async () => {
    const requested = await reserve('rd-2');
    expect(await left()).toBe(2);
    expect(await step('P', 'rd-2', 'cancel')).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await app.answer(HOLD.released, requested, { released: 900, reason: 'cancelled' });
    expect(await left()).toBe(3);
    expect(await shown('rd-2')).toMatchObject({ status: 'cancelled' });
  });

  it('is back when the process died before it could say so: the ledger’s answer says it', async () => {
    const requested = await reserve('rd-3');
    const redemptions = app.http.get(Redemptions);
    const data = { cause: 'asked', now: app.clock.now(), mayTakeBack: false } as const;
    const context = { messageId: 'redemption/rd-3/cancel', occurredAt: app.clock.now() };
    await redemptions.execute('rd-3', { type: 'CancelRedemption', data }, context);
    expect(await left()).toBe(2);
    for (const round of ['first', 'again'])
      await app.answer(HOLD.released, requested, { released: 900, reason: 'cancelled', round });
    expect(await left()).toBe(3);
  });

  it('a code that was given is not taken back by anybody', async () => {
    await redeem('rd-code', 'five-off');
    const requested = await app.fact(REQUESTED, 'rd-code');
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    for (const key of ['P', 'O'] as const)
      expect((await step(key, 'rd-code', 'cancel')).body).toMatchObject({
        status: 409,
        code: 'redemption.not_cancellable',
      });
    expect(await step('P', 'rd-code', 'fulfil')).toMatchObject({ status: 202, body: { status: 'confirmed' } });
  });

  it('does not know what it was never asked', async () => {
    for (const verb of ['fulfil', 'cancel'] as const)
      expect((await step('P', 'rd-none', verb)).body).toMatchObject({ status: 404, code: 'redemption.unknown' });
  });

  it('is not given more often than it is there, however many ask at once in two processes', async () => {
    const other = new Rewards({ log: app.log } as ConstructorParameters<typeof Rewards>[0]);
    const both = [app.http.get(Rewards), other];
    const asked = Array.from({ length: 200 }, (_unused, n) => {
      const data = { redemptionId: `rush-${String(n)}`, kind: 'product', counts: null } as const;
      const context = { messageId: `rush/${String(n)}`, occurredAt: app.clock.now() };
      return (both[n % 2] as Rewards).execute('mug', { type: 'ReserveUnit', data }, context);
    });
    const answers = await Promise.allSettled(asked);
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    expect(refused).toHaveLength(197);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'reward.out_of_stock' });
    expect(await left()).toBe(0);
    expect((await redeem('rd-late')).body).toMatchObject({ status: 409, code: 'reward.out_of_stock' });
  });

  it('counts over all versions: the same number adds nothing, a higher one the difference', async () => {
    await app.publish(2, [{ ...MUG, points: 800 }, CODE]);
    expect(await left()).toBe(0);
    await app.publish(3, [{ ...MUG, stock: { counted: 8 } }, CODE]);
    expect(await left()).toBe(5);
    await app.publish(4, [{ ...MUG, stock: 'none' }, CODE]);
    expect(await left()).toBeNull();
    await app.publish(5, [{ ...MUG, stock: { counted: 4 }, confirmWithinDays: 2 }, CODE]);
    expect(await left()).toBe(1);
  });

  it('that nobody confirms in time is cancelled, and not a moment before', async () => {
    const requested = await reserve('rd-slow');
    expect(requested['holdExpiresAt']).toBe('2026-03-04T10:00:00.000Z');
    const cancelLate = () => app.scheduler.runOnce('cancel-unconfirmed-redemptions');
    app.clock.set('2026-03-03T09:59:59.999Z');
    await app.settled();
    expect(await cancelLate()).toBe(0);
    expect(await shown('rd-slow')).toMatchObject({ status: 'reserved' });
    app.clock.set('2026-03-08T00:00:00.000Z');
    expect((await step('P', 'rd-slow', 'fulfil')).body).toMatchObject({
      status: 409,
      code: 'redemption.confirmed_too_late',
    });
    expect(await cancelLate()).toBe(1);
    await app.settled();
    expect(await cancelLate()).toBe(0);
    expect(await shown('rd-slow')).toMatchObject({ status: 'cancelled', cancelled: 'not_confirmed' });
    expect(await app.fact(CANCELLED, 'rd-slow')).toMatchObject({
      cause: 'not_confirmed',
      occurredAt: '2026-03-03T10:00:00.000Z',
    });
    expect(await left()).toBe(1);
  });

  it('is listed for its member with its deadline, and rebuilt without a difference', async () => {
    await app.settled();
    const { rewards } = (await app.call('A', 'GET', '/v1/members/M/own-rewards')).body;
    expect(rewards).toContainEqual(
      expect.objectContaining({ id: 'rd-2', gives: GIVES, status: 'cancelled', useBy: CONFIRM_BY, isUsable: false }),
    );
    expect(rewards.length).toBeGreaterThan(1);
    expect(await app.listed('/v1/members/M/own-rewards', 'rewards', 1)).toEqual(rewards);
    for (const name of ['catalogue', 'redemption'])
      expect((await app.projections.rebuild(name)).tables).toMatchObject([{ table: name, differences: 0 }]);
  });
});
