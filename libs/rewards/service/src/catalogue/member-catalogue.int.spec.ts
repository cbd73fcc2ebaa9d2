import { tierChanged } from '@accrue/contracts';
import { HOLD, RewardsApp } from '../rewards.fixture';

const THING = { kind: 'product', title: 'X', wallet: 'points', sku: 'X', quantity: 1, stock: 'none' };
const REWARDS = [
  { ...THING, id: 'mug', points: 100 },
  { ...THING, id: 'gone', points: 50, stock: { counted: 0 }, valid: { until: '2026-02-28' } },
  { ...THING, id: 'soon', points: 60, valid: { from: '2026-04-01' } },
  { ...THING, id: 'lounge', points: 70, tiers: ['gold'] },
  { ...THING, id: 'weekly', points: 80, limits: { perMember: { most: 1, per: 'month' } } },
];

describe('the rewards for a member', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, REWARDS);
  });
  afterAll(() => app.close());

  const missing = async (memberId: string, query = '') => {
    await app.settled();
    const { rewards } = (await app.call('P', 'GET', `/v1/members/${memberId}/rewards${query}`)).body as {
      rewards: readonly { readonly rewardId: string; readonly missing: readonly object[] }[];
    };
    return rewards.map(({ rewardId, missing: all }) => [rewardId, all]);
  };

  it('say what can be had first, and of the others all that is missing', async () => {
    expect(await missing('M')).toEqual([
      ['weekly', []],
      ['mug', []],
      ['gone', [{ code: 'reward.over', until: '2026-02-28' }, { code: 'reward.out_of_stock' }]],
      ['soon', [{ code: 'reward.not_yet', from: '2026-04-01' }]],
      ['lounge', [{ code: 'reward.not_for_tier', tiers: ['gold'], tier: 'bronze' }]],
    ]);
  });

  it('say how many points are missing to who says what there is', async () => {
    expect(await missing('M', '?spendable=points:90,miles:5')).toMatchObject([
      ['weekly', []],
      ['gone', [{}, {}]],
      ['soon', [{}]],
      ['lounge', [{}]],
      ['mug', [{ code: 'points.insufficient', points: 10 }]],
    ]);
    expect((await app.call('P', 'GET', '/v1/members/M/rewards?spendable=lots')).body).toMatchObject({
      code: 'request.invalid',
    });
  });

  it('are each member’s own, and follow what they do', async () => {
    await app.deliver(tierChanged.type, { ...tierChanged.examples[0], memberId: 'M', to: 'gold', sequence: 1 });
    const json = { memberId: 'M', rewardId: 'weekly', redemptionId: 'w-1' };
    await app.call('P', 'POST', '/v1/redemptions', json, { prefer: 'wait=0' });
    const requested = await app.fact('loyalty.rewards.redemption.requested.v1', 'w-1');
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    const limit = { most: 1, per: 'month' };
    expect(Object.fromEntries(await missing('M'))).toMatchObject({
      lounge: [],
      weekly: [{ code: 'reward.member_limit_reached', limit, until: '2026-03-31' }],
    });
    expect(Object.fromEntries(await missing('N'))).toMatchObject({ weekly: [], lounge: [{ tier: 'bronze' }] });
    await app.call('P', 'POST', '/v1/redemptions/w-1:cancel', undefined);
    expect(Object.fromEntries(await missing('M'))).toMatchObject({ weekly: [] });
  });

  it('are nobody’s who is not known', async () => {
    expect((await app.call('P', 'GET', '/v1/members/nobody/rewards')).body).toMatchObject({ code: 'member.unknown' });
  });
});
