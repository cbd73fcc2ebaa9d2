import { invariant, minorUnits } from '@accrue/kernel';
import type { PastReceipt } from '../journal/storage/history';
import { COMMISSION, commissionsBy, type PartnerReferral } from '../partners';
import { couponsOf, usesBefore, type PlannedUnder } from './coupons';
import { dueOn, type DueOn } from './due-on';
import { takenBy, type Expense } from './expense';
import { isBeforePeriod, type PlannedPeriod } from './period';
import type { RecordedJournal } from './recorded-journal';
import type { Replay } from './replay-journal';

/** Of which member. */
export interface Spender {
  /** By a partner; null: the member came without one. */
  readonly referral: PartnerReferral | null;
  /** Before a sale. */
  readonly tierOf: (sale: PastReceipt) => string | null;
}

export const expensesOf = (
  replay: Replay,
  recorded: RecordedJournal,
  { referral, tierOf }: Spender,
  planned: PlannedUnder,
): readonly Expense[] => {
  const due = dueOn(replay, recorded);
  return [
    ...discountsOf(replay, due, tierOf, planned),
    ...couponsOf(replay, { due, tierOf, usedBefore: (couponOf) => usesBefore(recorded, planned, couponOf) }, planned),
    ...(referral === null ? [] : commissionsFor(replay, referral, tierOf, planned)),
  ];
};

const discountsOf = (
  { receipts, steps }: Replay,
  due: DueOn,
  tierOf: Spender['tierOf'],
  period: PlannedPeriod,
): readonly Expense[] =>
  receipts
    .filter(({ receipt, programme }) => programme.discounts.length > 0 && !isBeforePeriod(receipt.order, period))
    .flatMap((sale) => {
      const { receiptId, occurredAt } = sale.receipt;
      const back = steps.get(receiptId) ?? [];
      const told = due(sale, []);
      if (told.length === 0) return [];
      const tierId = tierOf(sale);
      return told.map(({ discountId, amount, lines: lowered }): Expense => {
        const reversals = takenBy(lowered, sale, back);
        return { of: 'discount', id: discountId, occurredAt, tierId, granted: amount, reversals };
      });
    });

const commissionsFor = (
  { receipts, steps }: Replay,
  referral: PartnerReferral,
  tierOf: Spender['tierOf'],
  period: PlannedPeriod,
): readonly Expense[] => {
  const sales = new Map(receipts.map((past) => [past.receipt.receiptId, past]));
  return commissionsBy(receipts, steps, referral)
    .filter(({ occurredAt }) => !isBeforePeriod(occurredAt, period))
    .map(({ receiptId, occurredAt, granted, reversals }): Expense => {
      const sale = sales.get(receiptId);
      invariant(sale !== undefined, 'a commission is for a sale of the replay');
      return {
        ...{ of: 'commission', id: COMMISSION, occurredAt, tierId: tierOf(sale), granted: minorUnits(granted) },
        reversals: reversals.map(({ occurredAt: at, points }) => ({ occurredAt: at, amount: minorUnits(points) })),
      };
    });
};
