import { HOLD, RewardsApp } from './rewards.fixture';

const BEES = {
  ...{ id: 'bees', kind: 'donation', title: 'A pound for bees', wallet: 'points', points: 100 },
  ...{ cause: 'bees', amount: 100, matching: 50, cancel: 'points-back' },
};
const FOREST = { ...BEES, id: 'forest', title: 'A tree', cause: 'forest', amount: 300, matching: undefined };

describe('points for a cause', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [BEES, FOREST]);
  });
  afterAll(() => app.close());

  const reserve = async (redemptionId: string, rewardId: string) => {
    await app.call('P', 'POST', '/v1/redemptions', { memberId: 'M', rewardId, redemptionId }, { prefer: 'wait=0' });
    const requested = await app.fact('loyalty.rewards.redemption.requested.v1', redemptionId);
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    return requested;
  };
  const give = async (redemptionId: string, rewardId: string) =>
    app.answer(HOLD.captured, await reserve(redemptionId, rewardId), {
      ...{ captured: 100, remaining: 0, final: true, receiptId: null },
    });
  const totals = async () => {
    await app.settled();
    return (await app.call('A', 'GET', '/v1/causes')).body;
  };
  const bees = (donations: number) => ({
    cause: 'bees',
    currency: 'GBP',
    donations,
    amount: 100 * donations,
    matching: 50 * donations,
  });

  it('are counted when they are taken, and not before', async () => {
    expect(await totals()).toEqual({ causes: [] });
    await reserve('d-0', 'bees');
    expect(await totals()).toEqual({ causes: [] });
    await give('d-1', 'bees');
    await give('d-2', 'bees');
    await give('d-3', 'forest');
    expect(await totals()).toEqual({
      causes: [bees(2), { cause: 'forest', currency: 'GBP', donations: 1, amount: 300, matching: 0 }],
    });
  });

  it('come with a certificate', async () => {
    const certificate = {
      cause: 'bees',
      amount: 100,
      matching: 50,
      currency: 'GBP',
      givenAt: '2026-03-01T10:00:00.000Z',
    };
    expect((await app.call('P', 'GET', '/v1/redemptions/d-1')).body).toMatchObject({
      status: 'completed',
      certificate,
    });
    expect((await app.call('P', 'GET', '/v1/redemptions/d-0')).body).not.toHaveProperty('certificate');
    expect(await app.fact('loyalty.rewards.redemption.completed.v1', 'd-1')).toMatchObject({
      gives: { kind: 'donation', cause: 'bees', amount: 100, matching: 50 },
      worth: { currency: 'GBP', cost: 150 },
    });
  });

  it('that are taken back count no more; what nobody had paid for never did', async () => {
    for (const id of ['d-2', 'd-0'])
      expect((await app.call('O', 'POST', `/v1/redemptions/${id}:cancel`, undefined)).body).toMatchObject({
        status: 'cancelled',
      });
    expect(await totals()).toMatchObject({ causes: [bees(1), { cause: 'forest' }] });
  });
});
