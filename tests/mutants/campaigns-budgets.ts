import type { Mutant } from './mutant';

const BUDGETS = ['libs/campaigns/domain/src/journal/wallet-limits/within-budgets.spec.ts'];
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
];
