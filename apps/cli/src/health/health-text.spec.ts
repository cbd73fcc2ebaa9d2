import { healthText, warningsText, type Health, type Warning } from './health-text';

const figure: Omit<Health['milestones'][number], 'id' | 'of'> = {
  ...{ numerator: 31, denominator: 50, value: 62, unit: 'percent', bound: { is: 'at_least', value: 60 } },
  ...{ members: 50, membersMin: 30, state: 'ok', counted: 'Of members, those.' },
};
const few: typeof figure = { ...figure, numerator: 2, denominator: 3, value: 66.67, members: 3, state: 'unknown' };
const warning: Warning = {
  ...{ path: '/wallets/0/expiry', code: 'expiry.too_short', value: 90, bound: 180, unit: 'days' },
  message: 'Give them more.',
};
const health: Health = {
  ...{ at: '2026-10-31T16:42:10.000Z', version: 3, currency: 'GBP', typicalBasketMinor: 2340 },
  members: { counted: 50, most: 10_000 },
  milestones: [
    { id: 'first_reward.reached', of: 'points', ...figure },
    { id: 'first_reward.purchases', of: null, ...few, unit: 'purchases', bound: { is: 'at_most', value: 5 } },
    { id: 'cashback.effective', of: null, ...few, numerator: 0, denominator: 0, members: 0, value: null },
  ],
  rewards: [
    {
      ...{ rewardId: 'car', title: 'A car', walletId: 'points', price: 500_000, bestTenthEarned: 820, redeemed: 0 },
      ...{ ...figure, numerator: 0, value: 0, bound: { is: 'at_least', value: 10 }, state: 'warning' },
    },
  ],
  stock: [
    {
      ...{ rewardId: 'car', title: 'A car', stock: 'counted', available: 3, taken: 9 },
      lastsDays: 10,
      state: 'warning',
    },
  ],
  given: [
    {
      ...{ rewardId: 'coffee', title: 'A coffee', given: 70, used: 12, lapsed: 8, notGiven: 1, ...figure },
      ...{ numerator: 19, value: 38, bound: { is: 'at_most', value: 80 } },
    },
  ],
  budgets: [
    {
      ...{ budgetId: 'spring', name: 'Spring', walletId: 'points', per: 'month', storeId: null },
      ...{ from: '2026-10-01T00:00:00.000Z', until: '2026-11-01T00:00:00.000Z', amount: 1000, used: 1000, left: 0 },
      ...{ refused: 7, exhaustedAt: '2026-10-30T10:00:00.000Z', runsOutAt: null, state: 'warning' },
    },
  ],
  referrals: {
    ...{ counted: 25, most: 50_000, bound: { referrals: 10, days: 7 } },
    bursts: [{ advocateId: 'ann', referrals: 23, from: '2026-10-24T09:00:00.000Z', until: '2026-10-26T21:30:00.000Z' }],
    loops: [{ memberIds: ['ben', 'cat'] }, { memberIds: ['dan'] }],
  },
  warnings: [warning],
};

describe('the health of a programme for people', () => {
  it('shows each figure with its bound, what it was counted from, and how', () => {
    expect(healthText(health))
      .toBe(`Version 3 at 2026-10-31T16:42:10.000Z: 50 members, typical purchase in the year before: 23.40 GBP

How far members have come
state    milestone               of      figure  bound          counted
ok       first_reward.reached    points  62 %    at least 60 %  31 / 50
unknown  first_reward.purchases  -       66.67   at most 5      2 / 3, of 3 members; 30 are needed
unknown  cashback.effective      -       -       at least 60 %  0 / 0, of 0 members; 30 are needed

Whether members can earn the price in a year
state    reward  price    best tenth earned  redeemed  figure  bound          counted
warning  car     500,000  820                0         0 %     at least 10 %  0 / 50

How long the stock lasts
state    reward  of       left  taken in 30 days  lasts days
warning  car     counted  3     9                 10

Whether members use what they are given
state  reward  given  used  lapsed  not given  figure  bound         counted
ok     coffee  70     12    8       1          38 %    at most 80 %  19 / 50

How far budgets are used
state    budget  store  period                               amount  used   left  used up since             would be used up
warning  spring  -      month from 2026-10-01T00:00:00.000Z  1,000   1,000  0     2026-10-30T10:00:00.000Z  -

Referrals to look at
ann brought 23 members from 2026-10-24T09:00:00.000Z until 2026-10-26T21:30:00.000Z; usual are 10 in 7 days
ben, brought by cat, brought by ben
dan brought themselves

What to look at
expiry.too_short at /wallets/0/expiry: 90 days, held against 180
  Give them more.

How it was counted
first_reward.reached points: Of members, those.
first_reward.purchases: Of members, those.
cashback.effective: Of members, those.
car: Of members, those.
coffee: Of members, those.`);
  });

  it('says so when members were drawn, and when there is nothing', () => {
    const large = { ...health, members: { counted: 10_000, most: 10_000 }, typicalBasketMinor: null, rewards: [] };
    const nothing = { stock: [], given: [], budgets: [] };
    const referrals = { ...health.referrals, bursts: [], loops: [] };
    const text = healthText({ ...large, ...nothing, referrals, warnings: [] });
    expect(text).toContain(
      '10,000 members (drawn from all), typical purchase in the year before: nobody bought anything',
    );
    expect(text).not.toContain('earn the price');
    expect(text).not.toMatch(/Referrals|stock|given|budgets/);
    expect(text).toContain('What to look at\nnone of the mistakes that are looked for');
    expect(warningsText([])).toBe('none of the mistakes that are looked for');
  });
});
