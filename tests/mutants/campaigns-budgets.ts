import type { Mutant } from './mutant';

const BUDGETS = ['libs/campaigns/domain/src/journal/wallet-limits/within-budgets.spec.ts'];
const service = (file: string): string => `libs/campaigns/service/src/budgets/${file}`;
const LEASES = [service('budgets.int.spec.ts')];
const file = 'libs/campaigns/domain/src/journal/wallet-limits/within-budgets.ts';

/** What all members together get of a budget. */
export const budgetMutants: readonly Mutant[] = [
  {
    name: 'gives more than a budget has',
    breaks: 'a campaign costs more than was set aside for it',
    file,
    text: 'if (short > 0) isShort = true;',
    replacement: 'if (short > 1) isShort = true;',
    suites: BUDGETS,
  },
  {
    name: 'asks the budget again for what was decided',
    breaks: 'who got less gets the rest when somebody else brings goods back',
    file,
    text: '?? entry.budgeted?.[ruleId]?.most;',
    replacement: ';',
    suites: BUDGETS,
  },
  {
    name: 'gives the rest of a budget where all or nothing was said',
    breaks: 'a member gets two points of a bonus of fifty',
    file,
    text: 'claim.isWhole ? more : Math.min(more, tooMuch)',
    replacement: 'Math.min(more, tooMuch)',
    suites: BUDGETS,
  },
  {
    name: 'gives back what a receipt takes along to another member',
    breaks: 'others get it, and the member whose receipt it is does not',
    file,
    text: 'if (isGone) return [];',
    replacement: '',
    suites: BUDGETS,
  },
  {
    name: 'changes what is around a sale that earns nothing where it comes to',
    breaks: 'a receipt with something of a budget cannot go to who has it already',
    file: 'libs/campaigns/domain/src/journal/wallet-limits/changes-in.ts',
    text: 'if (start === undefined) return [];',
    replacement: "if (start === undefined) earliestOf('', programmes);",
    suites: BUDGETS,
  },
  {
    name: 'gives of a lease again what it has given',
    breaks: 'every receipt of a process takes the same points of the budget',
    file: service('budget-desk.ts'),
    text: 'lease.left -= points;',
    replacement: '',
    suites: LEASES,
  },
  {
    name: 'gives again what may be stored',
    breaks: 'an append whose answer was lost, and a budget gives more than it has',
    file: service('budget-desk.ts'),
    text: 'if (error instanceof ConcurrencyConflict) draft.release();',
    replacement: 'draft.release();',
    suites: [service('budget-desk.spec.ts')],
  },
  {
    name: 'forgets what went back to a budget',
    breaks: 'what customers bring back is gone for others',
    file: service('budget-leases.ts'),
    text: '- Number(taken?.back ?? 0)',
    replacement: '- 0 * Number(taken?.back ?? 0)',
    suites: LEASES,
  },
  {
    name: 'refuses receipts while a read model is behind',
    breaks: 'receipts of a till are left to a person because another process was killed',
    file: service('budget-leases.ts'),
    text: "if (error instanceof Rejected && error.code === 'read.not_caught_up') return false;",
    replacement: '',
    suites: [service('budget-leases.spec.ts')],
  },
];
