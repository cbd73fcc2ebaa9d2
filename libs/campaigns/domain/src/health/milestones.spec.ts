import { DAY_MS, epochMs, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { document } from '../programme/programme.fixture';
import type { MemberRecord } from './member-record';
import { milestonesOf } from './milestones';
import { reachOf } from './reach';

const AT = epochMs('2026-11-01T12:00:00.000Z' as InstantIso);
const daysAgo = (days: number): number => AT - days * DAY_MS;

/** Joined a year ago, bought twice in each three months, and nothing else. */
const member = (parts: Partial<MemberRecord> = {}): MemberRecord => ({
  ...{ joinedMs: daysAgo(365), salesEarly: 2, salesLater: 2, lastSaleMs: daysAgo(1) },
  ...{ firstRewardMs: null, salesUntilReward: 0, paidMinor: 10_000, earned: {}, redeemed: {}, reachedMs: {} },
  ...parts,
});
const some = (count: number, parts: Partial<MemberRecord> = {}) => Array.from({ length: count }, () => member(parts));

const mug = { id: 'mug', kind: 'code', title: 'A mug', wallet: 'points', points: 100 } as const;
const withRewards: ProgrammeDocument = { ...document, rewards: [mug, { ...mug, id: 'car', points: 9000 }] };
const milestone = (id: string, members: readonly MemberRecord[], of: ProgrammeDocument = withRewards) =>
  milestonesOf(of, members, AT).find((one) => one.id === id);
const withWallet = (parts: object): ProgrammeDocument => ({
  ...document,
  wallets: [{ id: 'points', name: 'Points', ...parts }],
});

describe('milestones', () => {
  it('count who earned the least that buys something in time, of those whose time is over', () => {
    const reachedAfter = (days: number) => ({ reachedMs: { 'wallet:points': daysAgo(365 - days) } });
    const members = [
      ...some(18, reachedAfter(59)),
      ...some(12, reachedAfter(60)),
      ...some(5, { joinedMs: daysAgo(59), reachedMs: { 'wallet:points': daysAgo(58) } }),
    ];
    expect(milestone('first_reward.reached', members)).toMatchObject({
      ...{ of: 'points', numerator: 18, denominator: 30, value: 60, state: 'ok' },
      bound: { is: 'at_least', value: 60 },
    });
    expect(milestone('first_reward.reached', members.slice(1))).toMatchObject({ members: 29, state: 'unknown' });
    expect(milestone('first_reward.reached', [...members, member()])).toMatchObject({ value: 58.06, state: 'warning' });
  });

  it.each([
    ['stamps', 90, 65],
    ['points', 60, 60],
    ['GBP', 120, 55],
  ])('hold %s against what is usual for them', (unit, days, percent) => {
    const paysAtTills = withWallet({ unit, ...(unit === 'stamps' ? { redeem: { minimum: 10 } } : {}) });
    const bought = { ...paysAtTills, rewards: unit === 'points' ? [mug] : [] };
    const reached = milestone('first_reward.reached', some(40, { joinedMs: daysAgo(days) }), bought);
    expect(reached).toMatchObject({ denominator: 40, bound: { value: percent } });
    expect(milestone('first_reward.reached', some(40, { joinedMs: daysAgo(days - 1) }), bought)).toMatchObject({
      denominator: 0,
      value: null,
      state: 'unknown',
    });
  });

  it('are silent about a wallet that buys nothing', () => {
    expect(milestone('first_reward.reached', some(40), document)).toBeUndefined();
  });

  it('count who had a reward in their first three months, of those who bought in them', () => {
    const members = [
      ...some(15, { firstRewardMs: daysAgo(365 - 89) }),
      ...some(15, { firstRewardMs: daysAgo(365 - 90) }),
      ...some(9, { salesEarly: 0, firstRewardMs: daysAgo(364) }),
      ...some(9, { joinedMs: daysAgo(89), firstRewardMs: daysAgo(88) }),
    ];
    expect(milestone('first_reward.taken', members)).toMatchObject({ numerator: 15, denominator: 30, state: 'ok' });
    expect(milestone('first_reward.taken', [...members, member()])).toMatchObject({ value: 48.39, state: 'warning' });
  });

  it('count who ever had a reward, of those who buy now', () => {
    const members = [
      ...some(8, { firstRewardMs: daysAgo(10) }),
      ...some(32),
      ...some(50, { lastSaleMs: daysAgo(90), firstRewardMs: daysAgo(100) }),
      ...some(50, { joinedMs: daysAgo(80), firstRewardMs: daysAgo(10) }),
    ];
    expect(milestone('reward.ever_taken', members)).toMatchObject({ value: 20, state: 'warning' });
    expect(milestone('reward.ever_taken', members.slice(0, -1).concat(member({ firstRewardMs: AT })))).toMatchObject({
      ...{ numerator: 9, denominator: 41, state: 'ok' },
    });
  });

  it('count purchases until the first reward', () => {
    const members = [...some(30, { firstRewardMs: AT, salesUntilReward: 5 }), ...some(9, { salesUntilReward: 0 })];
    const counted = { numerator: 150, denominator: 30, value: 5, unit: 'purchases', state: 'ok' };
    expect(milestone('first_reward.purchases', members)).toMatchObject(counted);
    const one = member({ firstRewardMs: AT, salesUntilReward: 6 });
    expect(milestone('first_reward.purchases', [...members, one])).toMatchObject({ value: 5.03, state: 'warning' });
    const stamps = withWallet({ unit: 'stamps', redeem: { minimum: 10 } });
    expect(milestone('first_reward.purchases', [...members, one], stamps)).toMatchObject({ state: 'ok' });
  });

  it('count who goes on after three months', () => {
    const members = [...some(20), ...some(20, { salesLater: 0 }), ...some(9, { joinedMs: daysAgo(179) })];
    expect(milestone('engagement.kept', members)).toMatchObject({ numerator: 20, denominator: 40, state: 'ok' });
    expect(milestone('engagement.kept', [...members, member({ salesLater: 0 })])).toMatchObject({ state: 'warning' });
  });

  it('count what members get back of what they pay, where a wallet says what it is worth', () => {
    const members = [...some(30, { earned: { points: 100 } }), member({ paidMinor: -5, earned: { points: 9 } })];
    const one = withWallet({ value: { points: 100, minor: 100 } });
    expect(milestone('cashback.effective', members, one)).toMatchObject({
      ...{ numerator: 3000, denominator: 300_000, value: 1, members: 30, state: 'warning' },
    });
    const more = withWallet({ value: { points: 100, minor: 101 } });
    expect(milestone('cashback.effective', members, more)).toMatchObject({ value: 1.01, state: 'ok' });
    expect(milestone('cashback.effective', members, withWallet({ unit: 'GBP' }))).toMatchObject({ numerator: 3000 });
    expect(milestone('cashback.effective', members)).toMatchObject({ value: null, members: 0, state: 'unknown' });
  });

  it('count who reached the lowest tier, where it is not everybody’s', () => {
    const [bronze, ...others] = document.tiers?.ladder ?? [];
    const steep = { ...document, tiers: { ladder: [{ ...bronze!, threshold: 50 }, ...others] } };
    const members = [
      ...some(21, { reachedMs: { tier: daysAgo(336) } }),
      ...some(9, { reachedMs: { tier: daysAgo(335) } }),
    ];
    expect(milestone('tier.base_reached', members, steep)).toMatchObject({
      ...{ of: 'bronze', numerator: 21, denominator: 30, state: 'ok' },
    });
    expect(milestone('tier.base_reached', [...members, member()], steep)).toMatchObject({ state: 'warning' });
    expect(milestone('tier.base_reached', members)).toBeUndefined();
  });
});

describe('rewards in reach', () => {
  it('are those whose price one member in ten earns in a year', () => {
    const members = [
      ...some(4, { earned: { points: 9000 }, redeemed: { mug: 2 } }),
      ...some(36, { earned: { points: 100 } }),
      ...some(50, { lastSaleMs: daysAgo(365), earned: { points: 9999 } }),
    ];
    expect(reachOf(withRewards, members, AT)).toMatchObject([
      { rewardId: 'mug', price: 100, bestTenthEarned: 9000, redeemed: 8, numerator: 40, denominator: 40, state: 'ok' },
      { rewardId: 'car', price: 9000, bestTenthEarned: 9000, redeemed: 0, numerator: 4, value: 10, state: 'ok' },
    ]);
    expect(reachOf(withRewards, [...members, member()], AT)[1]).toMatchObject({
      ...{ bestTenthEarned: 100, value: 9.76, state: 'warning' },
    });
    expect(reachOf(withRewards, [], AT)[0]).toMatchObject({ bestTenthEarned: null, state: 'unknown' });
  });

  it.each([30, 31, 39, 40, 70, 99])('agree with the 90th percentile, for %d members', (count) => {
    const members = Array.from({ length: count }, (_, index) => member({ earned: { points: index } }));
    for (let price = 1; price <= count; price += 1) {
      const [reach] = reachOf({ ...document, rewards: [{ ...mug, points: price }] }, members, AT);
      expect(reach?.state).toBe(price <= (reach?.bestTenthEarned ?? 0) ? 'ok' : 'warning');
    }
  });
});
