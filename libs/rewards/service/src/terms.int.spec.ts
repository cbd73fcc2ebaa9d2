import { tierChanged } from '@accrue/contracts';
import { HOLD, RewardsApp } from './rewards.fixture';

const THING = { kind: 'product', wallet: 'points', points: 100, sku: 'X', quantity: 1, stock: 'none' };
const REWARDS: readonly Readonly<Record<string, unknown>>[] = [
  { ...THING, id: 'spring', title: 'Spring', valid: { from: '2026-03-02', until: '2026-03-31' } },
  { ...THING, id: 'winter', title: 'Winter', valid: { until: '2026-02-28' }, value: 900 },
  { ...THING, id: 'lounge', title: 'Lounge', tiers: ['gold'] },
  {
    ...{ ...THING, id: 'spa', title: 'Spa', cost: 2500, value: 4000, partner: { id: 'spa-co', settles: 2400 } },
    limits: { perMember: { most: 1, per: 'day' }, inAll: { most: 1, per: 'month' } },
  },
  {
    ...{ id: 'code', kind: 'code', title: 'Code', wallet: 'points', points: 100 },
    use: { withinDays: 30, unused: 'points-back' },
  },
  { id: 'late', kind: 'code', title: 'Late', wallet: 'points', points: 100, use: { withinDays: 30 } },
  { ...THING, id: 'kept', title: 'Kept', cancel: 'final' },
];
const REQUESTED = 'loyalty.rewards.redemption.requested.v1';
const RESERVED = 'loyalty.rewards.redemption.reserved.v1';

describe('the terms of a reward', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, REWARDS);
  });
  afterAll(() => app.close());

  const redeem = async (redemptionId: string, rewardId: string, memberId = 'M') =>
    app.call('P', 'POST', '/v1/redemptions', { memberId, rewardId, redemptionId }, { prefer: 'wait=0' });
  const reserve = async (redemptionId: string, rewardId: string, memberId = 'M') => {
    expect((await redeem(redemptionId, rewardId, memberId)).status).toBe(202);
    const requested = await app.fact(REQUESTED, redemptionId);
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    return requested;
  };
  const step = (key: 'P' | 'O', redemptionId: string, verb: 'fulfil' | 'cancel' | 'use') =>
    app.call(key, 'POST', `/v1/redemptions/${redemptionId}:${verb}`, undefined, { prefer: 'wait=0' });

  it('are in the catalogue', async () => {
    await app.settled();
    const { rewards } = (await app.call('P', 'GET', '/v1/rewards')).body as { rewards: { rewardId: string }[] };
    expect(rewards.map(({ rewardId }) => rewardId)).toEqual([
      ...['code', 'kept', 'late', 'lounge', 'spa', 'spring', 'winter'],
    ]);
    expect(rewards[5]).toMatchObject({ from: '2026-03-02', until: '2026-03-31' });
    expect(rewards[3]).toMatchObject({ tiers: ['gold'] });
    expect(rewards[4]).toMatchObject({ limits: REWARDS[3]?.['limits'], value: 4000 });
    // What it costs the programme, and whom it pays, is not the till's business.
    expect(JSON.stringify(rewards)).not.toMatch(/2500|2400|spa-co/);
  });

  it('say when: not the day before, nor the day after, by the programme’s days', async () => {
    expect((await redeem('a-1', 'spring')).body).toMatchObject({
      status: 409,
      code: 'reward.not_yet',
      from: '2026-03-02',
    });
    expect((await redeem('a-2', 'winter')).body).toMatchObject({ code: 'reward.over', until: '2026-02-28' });
    app.clock.set('2026-03-02T00:00:00Z');
    expect((await redeem('a-1', 'spring')).status).toBe(202);
  });

  it('say for whom: by the tier that rewards has heard of last', async () => {
    const [example] = tierChanged.examples;
    const tells = (to: string | null, sequence: number) =>
      app.deliver(tierChanged.type, { ...example, memberId: 'M', to, sequence });
    expect((await redeem('t-1', 'lounge')).body).toMatchObject({
      code: 'reward.not_for_tier',
      tiers: ['gold'],
      tier: 'bronze',
    });
    await tells('gold', 2);
    await tells('silver', 1);
    expect((await redeem('t-1', 'lounge')).status).toBe(202);
    await tells('silver', 3);
    // It was asked for in time; another one was not.
    expect((await redeem('t-1', 'lounge')).status).toBe(202);
    expect((await redeem('t-2', 'lounge')).body).toMatchObject({ code: 'reward.not_for_tier', tier: 'silver' });
  });

  it('say how often, by one member and by all', async () => {
    await reserve('s-1', 'spa');
    const perMember = { code: 'reward.member_limit_reached', limit: { most: 1, per: 'day' } };
    expect((await redeem('s-2', 'spa', 'N')).body).toMatchObject({ code: 'reward.limit_reached' });
    await step('P', 's-1', 'cancel');
    await reserve('s-3', 'spa', 'N');
    expect(await app.fact(RESERVED, 's-3')).toMatchObject({
      worth: { currency: 'GBP', cost: 2500, value: 4000, partner: { id: 'spa-co', settles: 2400 } },
    });
    app.clock.set('2026-04-01T00:00:00Z');
    await reserve('s-4', 'spa', 'M');
    app.clock.set('2026-05-01T10:00:00Z');
    await app.publish(
      2,
      REWARDS.map((reward) =>
        reward['id'] === 'spa' ? { ...reward, limits: { perMember: { most: 1, per: 'year' } } } : reward,
      ),
    );
    expect((await redeem('s-5', 'spa', 'M')).body).toMatchObject({ ...perMember, limit: { most: 1, per: 'year' } });
  });

  it('can be final: what was given nobody takes back', async () => {
    const requested = await reserve('k-1', 'kept');
    expect(await step('P', 'k-1', 'fulfil')).toMatchObject({ status: 202 });
    await app.answer(HOLD.captured, requested, { captured: 100, remaining: 0, final: true, receiptId: null });
    expect((await step('O', 'k-1', 'cancel')).body).toMatchObject({ code: 'redemption.not_cancellable' });
  });

  it('say until when a code is used: then it is shown no more, and its points come back or not', async () => {
    for (const reward of ['code', 'late'])
      await app.call('O', 'POST', `/v1/rewards/${reward}/codes`, { codes: ['SECRET-1', 'SECRET-2'] });
    const complete = async (redemptionId: string, rewardId: string) => {
      const requested = await reserve(redemptionId, rewardId);
      await app.answer(HOLD.captured, requested, { captured: 100, remaining: 0, final: true, receiptId: null });
    };
    const shown = async (redemptionId: string) => (await app.call('P', 'GET', `/v1/redemptions/${redemptionId}`)).body;
    for (const [id, reward] of [
      ['u-1', 'code'],
      ['u-2', 'code'],
      ['u-3', 'late'],
    ] as const)
      await complete(id, reward);
    expect(await shown('u-1')).toMatchObject({
      status: 'completed',
      code: 'SECRET-1',
      useBy: '2026-05-31T10:00:00.000Z',
    });
    expect(await step('P', 'u-1', 'use')).toMatchObject({ status: 200, body: { status: 'used', code: 'SECRET-1' } });
    expect(await step('P', 'u-1', 'use')).toMatchObject({ status: 200 });
    app.clock.set('2026-05-31T10:00:00Z');
    expect((await step('P', 'u-2', 'use')).body).toMatchObject({ status: 409, code: 'redemption.expired' });
    await app.settled();
    await app.scheduler.runOnce('expire-unused-redemptions');
    await app.settled();
    expect((await shown('u-1')).status).toBe('used');
    expect(await shown('u-2')).toMatchObject({ status: 'expired' });
    expect(JSON.stringify([await shown('u-2'), await shown('u-3')])).not.toContain('SECRET');
    const { rewards } = (await app.call('P', 'GET', '/v1/members/M/own-rewards')).body as {
      rewards: { id: string; status: string; code?: string }[];
    };
    expect(
      rewards
        .filter(({ id }) => id.startsWith('u-'))
        .map(({ status, code }) => [status, code])
        .sort(),
    ).toEqual([
      ['expired', undefined],
      ['expired', undefined],
      ['used', 'SECRET-1'],
    ]);
    expect(await app.fact('loyalty.rewards.redemption.cancelled.v1', 'u-2')).toMatchObject({ cause: 'not_used' });
    expect(await app.fact('loyalty.rewards.redemption.expired.v1', 'u-3')).toMatchObject({ points: 100 });
    expect(JSON.stringify(await app.published())).not.toContain('SECRET');
  });
});
