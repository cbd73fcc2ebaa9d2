import { planHtml } from './plan-html';
import { planText } from './plan-text';
import type { Report } from './report';

const expense = (grantedMinor: number) => ({
  ...{ grantedMinor, takenBackMinor: 250, costMinor: grantedMinor - 250 },
});
const report = (parts: Partial<Report> = {}): Report => ({
  ...{ publishedVersion: 1, changes: [], from: null, asOf: '2026-10-31T16:42:10.000Z', currency: 'GBP' },
  ...{ replayed: { members: 1, receipts: 2, actions: 0 }, wallets: [], rules: [], tiers: [], months: [], members: [] },
  ...{ budgets: [], expenses: [], rewards: [], neverFired: [], beginAtZero: [], warnings: [] },
  costs: [{ walletId: null, published: 1_000, draft: 1_000 }],
  asRecorded: { compared: 0, differing: 0 },
  ...parts,
});
const withExpenses = report({
  expenses: [
    {
      ...{
        of: 'discount',
        id: 'card',
        recorded: expense(500),
        name: 'A card with a name that is longer than a column',
      },
      ...{ published: expense(123_456_789), draft: expense(987_654_321) },
      months: [
        { month: '2026-02', published: expense(123_456_000), draft: expense(987_654_000) },
        { month: '2026-03', published: expense(789), draft: expense(321) },
      ],
      tiers: [{ tierId: 'bronze', published: expense(123_456_789), draft: expense(987_654_321) }],
    },
    {
      ...{ of: 'coupon', id: 'pound', recorded: expense(750), name: 'A pound off' },
      ...{ published: expense(2_250), draft: expense(4_250) },
      months: [{ month: '2026-02', published: expense(2_250), draft: expense(4_250) }],
      tiers: [{ tierId: 'bronze', published: expense(2_250), draft: expense(4_250) }],
    },
    {
      ...{ of: 'commission', id: 'commission', recorded: null, name: 'Commissions of partners' },
      ...{ published: expense(250), draft: expense(1_000) },
      months: [{ month: '2026-02', published: expense(250), draft: expense(1_000) }],
      tiers: [{ tierId: null, published: expense(250), draft: expense(1_000) }],
    },
  ],
  costs: [
    { walletId: null, published: 123_457_000, draft: 987_655_500 },
    { walletId: 'points', published: 1, draft: 2 },
  ],
});

describe('a plan as text and as a page', () => {
  it('shows discounts, commissions and what all costs, in 100 columns', () => {
    const text = planText(withExpenses);
    expect(text).toContain('What it costs besides points: discounts, coupons, commissions, rewards that are given\n');
    expect(text).toMatch(/Commissions of partners +cost +0\.00 GBP +7\.50 GBP +\+7\.50 GBP/);
    expect(text).toMatch(/all, with wallets +cost +1234570\.00 GBP +9876555\.00 GBP +\+8641985\.00 GBP/);
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(text.replaceAll('\n', ' ')).toContain('That is the most that they could have cost');
    const page = planHtml(withExpenses);
    expect(page).toContain(
      '<h2>What it costs besides points: discounts, coupons, commissions, rewards that are given</h2>',
    );
    expect(page).toMatch(/<th scope="row">Commissions of partners<\/th><td>cost<\/td>\s*<td class="number">0\.00 GBP</);
  });

  it('shows the most that coupons could have cost, beside what tills took off in fact', () => {
    const [text, page] = [planText(withExpenses), planHtml(withExpenses)];
    expect(text).toMatch(
      /A pound off +cost +20\.00 GBP +40\.00 GBP +\+20\.00 GBP\nA pound off +in fact +5\.00 GBP +- +-/,
    );
    expect(text).toMatch(/2026-02 +A pound off +cost +20\.00 GBP +40\.00 GBP/);
    expect(page).toMatch(/<th scope="row">A pound off<\/th><td>in fact<\/td>\s*<td class="number">5\.00 GBP</);
    for (const shown of [text.replaceAll('\n', ' '), page])
      expect(shown).toContain('Of coupons it counts the most that they could have cost beyond discounts');
  });

  it('shows them by month and by tier', () => {
    const text = planText(withExpenses);
    expect(text).toMatch(
      /month +expense .*\n2026-02 +A card with a name … +cost .*\n2026-02 +A pound off +cost .*\n2026-02 +Commissions of part… +cost .*\n2026-03 +A card/,
    );
    expect(text).toMatch(/bronze +A card with a name … +cost +1234565\.39 GBP +9876540\.71 GBP +\+8641975\.32 GBP/);
    expect(text).toMatch(/none +Commissions of part… +cost +0\.00 GBP +7\.50 GBP/);
    const page = planHtml(withExpenses);
    expect(page).toContain('<h2>The same by month, less what is taken back in it</h2>');
    expect(page).toMatch(/<th scope="row">none<\/th><td>Commissions of partners<\/td>\s*<td>cost<\/td>/);
  });

  it('shows rewards that are given, how often and for how much, and which cost nothing that is known', () => {
    const figures = (issued: number, costMinor: number | null) => ({
      ...{ issued, takenBack: 2, costMinor, liabilityMinor: null },
    });
    const [published, draft] = [figures(12, 1_500), figures(22, 3_000)];
    const given = report({
      rewards: [
        {
          ...{ rewardId: 'coffee', name: 'A coffee', published, draft },
          ...{ months: [{ month: '2026-02', published, draft }], tiers: [{ tierId: 'gold', published, draft }] },
        },
        {
          ...{ rewardId: 'cup', name: 'A cup', published: figures(2, 0), draft: figures(1_500, null) },
          ...{ months: [], tiers: [] },
        },
      ],
      costs: [{ walletId: null, published: 1_500, draft: 3_000 }],
    });
    const text = planText(given);
    expect(text).toMatch(/A coffee +given +12 +22 +\+10\nA coffee +taken back +2 +2 +0\nA coffee +cost +15\.00 GBP/);
    expect(text).toMatch(/A cup +given +2 +1,500 +\+1,498\n.*\nA cup +cost +0\.00 GBP +- +-/);
    expect(text).toMatch(/all, with wallets +cost +15\.00 GBP +30\.00 GBP/);
    expect(text).toMatch(/2026-02 +A coffee +times +10 +20 +\+10\n2026-02 +A coffee +cost +15\.00 GBP/);
    expect(text).toMatch(/gold +A coffee +times +10 +20 +\+10/);
    const page = planHtml(given);
    for (const shown of [text.replaceAll('\n', ' '), page])
      expect(shown).toContain('Rewards of which a side does not say what they cost: cup.');
    expect(page).toMatch(/<th scope="row">A cup<\/th><td>given<\/td>\s*<td class="number">2</);
  });

  it('says nothing of them where neither programme has any', () => {
    for (const shown of [planText(report()), planHtml(report())]) {
      expect(shown).not.toMatch(/discount|coupon|commission/i);
      expect(shown.replaceAll('\n', ' ')).toContain('What rewards cost that members pay points for is not part of');
    }
  });
});
