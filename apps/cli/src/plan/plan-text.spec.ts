import { planHtml } from './plan-html';
import { planText } from './plan-text';
import type { Report } from './report';

const expense = (grantedMinor: number) => ({
  ...{ grantedMinor, takenBackMinor: 250, costMinor: grantedMinor - 250 },
});
const report = (parts: Partial<Report> = {}): Report => ({
  ...{ publishedVersion: 1, changes: [], from: null, asOf: '2026-10-31T16:42:10.000Z', currency: 'GBP' },
  ...{ replayed: { members: 1, receipts: 2, actions: 0 }, wallets: [], rules: [], tiers: [], months: [], members: [] },
  ...{ budgets: [], expenses: [], neverFired: [], beginAtZero: [], warnings: [] },
  costs: [{ walletId: null, published: 1_000, draft: 1_000 }],
  asRecorded: { compared: 0, differing: 0 },
  ...parts,
});
const withExpenses = report({
  expenses: [
    {
      ...{ of: 'discount', id: 'card', name: 'A card with a name that is longer than a column' },
      ...{ published: expense(123_456_789), draft: expense(987_654_321) },
    },
    {
      ...{ of: 'commission', id: 'commission', name: 'Commissions of partners' },
      ...{ published: expense(250), draft: expense(1_000) },
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
    expect(text).toContain('Discounts and commissions\n');
    expect(text).toMatch(/Commissions of partners +cost +0\.00 GBP +7\.50 GBP +\+7\.50 GBP/);
    expect(text).toMatch(/all, with wallets +cost +1234570\.00 GBP +9876555\.00 GBP +\+8641985\.00 GBP/);
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(text.replaceAll('\n', ' ')).toContain('That is the most that they could have cost');
    const page = planHtml(withExpenses);
    expect(page).toContain('<h2>Discounts and commissions</h2>');
    expect(page).toMatch(/<th scope="row">Commissions of partners<\/th><td>cost<\/td>\s*<td class="number">0\.00 GBP</);
  });

  it('says nothing of them where neither programme has any', () => {
    for (const shown of [planText(report()), planHtml(report())]) {
      expect(shown).not.toMatch(/discount|commission/i);
      expect(shown).toContain('The cost of rewards is not part of these figures.');
    }
  });
});
