import { minorUnits } from '@accrue/kernel';
import { takenBy, type Expense } from './expense';
import { isBeforePeriod } from './period';
import type { PlannedUnder } from './coupons';
import type { RecordedJournal } from './recorded-journal';
import type { Replay } from './replay-journal';

/** What tills took off in fact in the period, as their receipts say; whether it was due or not, the customer has it. */
export const tookOff = (
  { receipts, steps }: Replay,
  recorded: RecordedJournal,
  planned: PlannedUnder,
): readonly Expense[] => {
  const sales = new Map(receipts.map((past) => [past.receipt.receiptId, past]));
  return recorded.receipts.flatMap(({ normalised: { receiptId, kind, order }, loyaltyDiscounts }) => {
    const sale = sales.get(receiptId);
    if (sale === undefined || (kind !== 'sale' && kind !== 'exchange') || isBeforePeriod(order, planned)) return [];
    return loyaltyDiscounts.map(({ discount: id, lines }): Expense => {
      const lowered = lines.map(({ lineId, amount }) => ({ lineId, amount: minorUnits(Math.max(0, amount)) }));
      const granted = minorUnits(lowered.reduce((sum, { amount }) => sum + amount, 0));
      const of = planned.programmes.some(({ programme }) => programme.offers.has(id)) ? 'coupon' : 'discount';
      const reversals = takenBy(lowered, sale, steps.get(receiptId) ?? []);
      return { of, id, occurredAt: sale.receipt.occurredAt, tierId: null, granted, reversals };
    });
  });
};
