import { minorUnits, type InstantIso, type MinorUnits } from '@accrue/kernel';
import { Left, type Step } from '../journal/awards/walk-sale';
import type { PastReceipt } from '../journal/storage/history';
import { instantOfOrder } from '../receipt';
import { timesRatio } from '../rules/basis';
import type { DueDiscount } from '../rules/discounts';
import type { PlannedExpense } from './report';

/** What a sale costs besides what the member earns. */
export interface Expense extends Pick<PlannedExpense, 'of' | 'id'> {
  /** Of the sale. */
  readonly occurredAt: InstantIso;
  /** The member's before the sale, as the version that adjudicates it calls it; null: none is known. */
  readonly tierId: string | null;
  readonly granted: MinorUnits;
  /** What goods that came back took of it, in event order; together 0..granted. */
  readonly reversals: readonly { readonly occurredAt: InstantIso; readonly amount: MinorUnits }[];
}

export const takenBackOf = ({ reversals }: Pick<Expense, 'reversals'>): number =>
  reversals.reduce((sum, { amount }) => sum + amount, 0);

/** What each return takes of a discount: what is left of it before, less what is left after. */
export const takenBy = (
  lowered: DueDiscount['lines'],
  sale: PastReceipt,
  steps: readonly Step[],
): Expense['reversals'] => {
  const left = new Left(sale.receipt.lines);
  let kept = keptOf(lowered, sale, left);
  return steps.flatMap(({ order, taken }) => {
    left.take(taken);
    const before = kept;
    kept = keptOf(lowered, sale, left);
    return before === kept ? [] : [{ occurredAt: instantOfOrder(order), amount: minorUnits(before - kept) }];
  });
};

/** Goods that come back take their part of a line's discount along: the customer gets back what they paid. */
const keptOf = (lowered: DueDiscount['lines'], { receipt: { lines } }: PastReceipt, { remaining }: Left): number => {
  const sold = new Map(lines.map((line) => [line.lineId, line]));
  return lowered.reduce((sum, { lineId, amount }) => {
    const line = sold.get(lineId);
    return line === undefined ? sum : sum + timesRatio(amount, remaining[line.index] ?? 0, line.quantity);
  }, 0);
};
