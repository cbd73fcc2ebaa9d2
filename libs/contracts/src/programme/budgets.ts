import { Type } from '@sinclair/typebox';
import { POINTS_PER_WALLET_MAX } from '@accrue/kernel';
import { id, integer, name, per, strict, type Section } from './parts';

const budget = strict({
  id,
  name,
  wallet: { ...id, description: 'Into which all rules give that draw on it' },
  amount: {
    ...integer(1, POINTS_PER_WALLET_MAX),
    description:
      'Most that all members together get of it, in the unit of the wallet; what is taken back is there again',
  },
  per: Type.Optional({
    ...per,
    description: 'In each period of the programme’s calendar, by the event time of what earns; default: programme',
  }),
  perStore: Type.Optional({
    ...Type.Boolean(),
    description: 'Each store has the amount for itself; default false. Only for rules that look at sales',
  }),
});

/** What rules give all members together, at most. */
export const budgetsSection = Type.Array(budget, { maxItems: 100 });

export type BudgetDocument = Section<typeof budget>;
