import { HOLD, RewardsApp } from '../rewards.fixture';

const COFFEE = {
  ...{ id: 'coffee', kind: 'product', title: 'A coffee', wallet: 'points', points: 10, redeem: 'automatic' },
  ...{ sku: 'COFFEE', quantity: 1, stock: { counted: 1 }, confirmWithinDays: 7 },
};
const CODE = { id: 'off', kind: 'code', title: '£1 off', wallet: 'points', points: 10 };
const REDEMPTIONS = 'loyalty.rewards.redemption.facts.v1';

describe('a hold of a wallet that had the price of a reward that is redeemed by itself', () => {
  let app: RewardsApp;
  beforeEach(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [COFFEE, CODE]);
    await app.call('O', 'POST', '/v1/rewards/off/codes', { codes: ['SECRET-1'] });
  });
  afterEach(() => app.close());

  const reached = (redemptionId: string, rewardId = 'coffee') => ({
    ...{ redemptionId, memberId: 'M', walletId: 'points', points: 10, holdId: `h-${redemptionId}` },
    ...{ rewardId, expiresAt: '2027-03-04T10:00:00.000Z' },
  });
  const place = (redemptionId: string, rewardId?: string) => {
    const { rewardId: reward, expiresAt, ...hold } = reached(redemptionId, rewardId);
    return app.answer(HOLD.placed, hold, { rewardId: reward, expiresAt });
  };
  /** Those of each redemption in their order. */
  const facts = async () =>
    (await app.publishedOn(REDEMPTIONS))
      .map(({ type, subject }) => `${subject} ${type.split('.')[3] ?? ''}`)
      .sort((a, b) => (a.slice(0, 1) < b.slice(0, 1) ? -1 : a.slice(0, 1) > b.slice(0, 1) ? 1 : 0));

  it('is a redemption as if somebody had asked, once, until somebody has handed it over', async () => {
    await place('a');
    await place('a');
    expect(await facts()).toEqual(['a requested', 'a reserved']);
    expect(await app.call('P', 'GET', '/v1/redemptions/a')).toMatchObject({
      ...{ status: 200, body: { memberId: 'M', rewardId: 'coffee', status: 'reserved', points: 10 } },
      body: { confirmBy: '2026-03-08T10:00:00.000Z' },
    });
    expect(
      (await app.call('P', 'POST', '/v1/redemptions/a:fulfil', undefined, { prefer: 'wait=0' })).body,
    ).toMatchObject({ status: 'confirmed' });
  });

  it('fails when nothing is left: the ledger lets the points go', async () => {
    await place('a');
    await place('b');
    expect(await facts()).toEqual(['a requested', 'a reserved', 'b requested', 'b failed']);
  });

  it('shows its code to every till, as nobody asked for it', async () => {
    await place('c', 'off');
    const { redemptionId, memberId, walletId, points, holdId } = reached('c');
    const hold = { redemptionId, memberId, walletId, points, holdId };
    await app.answer(HOLD.captured, hold, { captured: 10, remaining: 0, final: true, receiptId: null });
    expect((await app.call('P', 'GET', '/v1/redemptions/c')).body).toMatchObject({
      ...{ status: 'completed', code: 'SECRET-1' },
    });
  });

  it('waits for the version that brings the reward', async () => {
    await expect(place('d', 'cake')).rejects.toThrow('the reward cake is not known here yet');
    await app.publish(2, [COFFEE, { ...COFFEE, id: 'cake', redeem: 'asked' }]);
    await place('d', 'cake');
    expect(await facts()).toEqual(['d requested', 'd reserved']);
  });
});
