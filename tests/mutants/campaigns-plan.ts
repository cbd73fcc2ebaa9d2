import type { Mutant } from './mutant';

const plan = (file: string): string => `libs/campaigns/domain/src/plan/${file}`;
const PLAN = [plan('plan.spec.ts')];
const EXPENSES = [plan('expenses.spec.ts')];

/** What a draft would have given and cost, beside what was. */
export const planMutants: readonly Mutant[] = [
  {
    name: 'replays what was before the period under the draft',
    breaks: 'limits of a month are used up by other sales than they were',
    file: plan('plan-member.ts'),
    text: 'isBeforePeriod(order, planned) ? programmeVersion : version;',
    replacement: 'version;',
    suites: PLAN,
  },
  {
    name: 'compares with the record what was recorded under older versions',
    breaks: 'a plan says that the replay is wrong wherever the programme has ever changed',
    file: plan('plan-tally.ts'),
    text: 'if (counting.some(({ programmeVersion }) => programmeVersion !== this.planned.published.version)) return;',
    replacement: '',
    suites: PLAN,
  },
  {
    name: 'takes for recorded what only the replay gives',
    breaks: 'a plan says that it is as recorded, and it is not',
    file: plan('plan-tally.ts'),
    text: 'return [...replayed.values()].every(({ granted }) => granted === 0);',
    replacement: 'return true;',
    suites: PLAN,
  },
  {
    name: 'takes months as they are in Greenwich',
    breaks: 'what is bought on the night of a first counts in the month before',
    file: plan('plan-tally.ts'),
    text: 'day > 1 && day < 28 ?',
    replacement: 'day > 0 ?',
    suites: PLAN,
  },
  {
    name: 'forgets to begin anew with each member',
    breaks: 'who wins by a rule is counted again with everybody after',
    file: plan('figures.ts'),
    text: 'row.difference = 0;',
    replacement: '',
    suites: PLAN,
  },
  {
    name: 'owes what has expired',
    breaks: 'a shorter life of points costs as much as a longer one',
    file: plan('figures.ts'),
    text: 'if (award.expiresAt === null || award.expiresAt > asOf) this.open',
    replacement: 'this.open',
    suites: PLAN,
  },
  {
    name: 'shows the members who come first, not those who win most',
    breaks: 'nobody sees who would lose half of their points',
    file: plan('members-tally.ts'),
    text: '.sort(byDifference)',
    replacement: '',
    suites: PLAN,
  },
  {
    name: 'keeps to a budget that the draft changes',
    breaks: 'a plan for a bigger budget gives what the smaller one gave',
    file: plan('replayed-within.ts'),
    text: 'now.id !== then?.id || now.amount !== then.amount',
    replacement: 'now.id !== then?.id',
    suites: ['libs/campaigns/domain/src/journal/wallet-limits/within-budgets.spec.ts', ...PLAN],
  },
  {
    name: 'counts discounts from before the period',
    breaks: 'the draft is charged for years that it was not asked about',
    file: plan('expenses.ts'),
    text: 'programme.discounts.length > 0 && !isBeforePeriod(receipt.order, period),',
    replacement: 'programme.discounts.length > 0,',
    suites: EXPENSES,
  },
  {
    name: 'counts commissions from before the period',
    breaks: 'partners seem to cost more than they did',
    file: plan('expenses.ts'),
    text: '.filter(({ occurredAt }) => !isBeforePeriod(occurredAt, period))',
    replacement: '',
    suites: EXPENSES,
  },
  {
    name: 'plans discounts on what the till had lowered already',
    breaks: 'a dearer card seems to cost less than the one before',
    file: plan('expenses.ts'),
    text: 'discountsOn(sale, given.get(receiptId) ?? [], known)',
    replacement: 'discountsOn(sale, [], known)',
    suites: EXPENSES,
  },
  {
    name: 'plans discounts as if voided purchases had been',
    breaks: 'a mistyped receipt makes a card seem dearer than it is',
    file: plan('expenses.ts'),
    text: '.filter(({ voidOf }) => voidOf !== null)',
    replacement: '.filter(({ voidOf }) => voidOf === undefined)',
    suites: EXPENSES,
  },
  {
    name: 'remembers the last return only of what expenses came back',
    breaks: 'a plan says that a discount cost more than it did',
    file: plan('expenses-tally.ts'),
    text: 'sums.takenBack += takenBackOf(expense)',
    replacement: 'sums.takenBack = takenBackOf(expense)',
    suites: EXPENSES,
  },
];
