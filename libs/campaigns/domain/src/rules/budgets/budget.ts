import type { BudgetDocument } from '@accrue/contracts';
import type { InstantIso, ZoneId } from '@accrue/kernel';
import { instantOfOrder, storeOfOrder } from '../../receipt';
import { periodsOf, type Period } from '../limits/period';

/** What rules give all members together, at most. */
export interface Budget {
  readonly id: string;
  readonly walletId: string;
  readonly amount: number;
  readonly perStore: boolean;
  /** The period whose facts draw on the same amount as one of this instant. */
  readonly periodOf: (occurredAt: InstantIso) => Period;
}

/** What facts of one period, and one store, draw on together. */
export interface BudgetPart {
  readonly budgetId: string;
  /** First instant of the period; '': it is for all of the programme's time. */
  readonly from: string;
  /** '': it is for all stores. */
  readonly storeId: string;
  readonly amount: number;
}

export const compileBudget = (
  { id, wallet, amount, per = 'programme', perStore = false }: BudgetDocument,
  zone: ZoneId,
): Budget => ({
  id,
  walletId: wallet,
  amount,
  perStore,
  periodOf: periodsOf(per, zone),
});

/** @param order of a receipt or an action */
export const partOf = ({ id, amount, perStore, periodOf }: Budget, order: string): BudgetPart => ({
  budgetId: id,
  from: periodOf(instantOfOrder(order)).from,
  storeId: perStore ? storeOfOrder(order) : '',
  amount,
});
