import { discountsOn } from '../journal/awards/discounts/discounts-at';
import type { PastReceipt } from '../journal/storage/history';
import type { DueDiscount, OpenCoupon } from '../rules/discounts';
import type { RecordedJournal } from './recorded-journal';
import type { Replay } from './replay-journal';

/** What a till would have been told to take off a basket as it was, by what was counted before it. */
export type DueOn = (sale: PastReceipt, coupons: readonly OpenCoupon[]) => readonly DueDiscount[];

export const dueOn = ({ receipts, counted }: Replay, recorded: RecordedJournal): DueOn => {
  const given = new Map(
    recorded.receipts.map(({ normalised: { receiptId }, loyaltyDiscounts }) => [receiptId, loyaltyDiscounts]),
  );
  const voids = receipts.map(({ receipt }) => receipt).filter(({ voidOf }) => voidOf !== null);
  return (sale, coupons) => {
    const known = { facts: counted().all, voids, coupons };
    return discountsOn(sale, given.get(sale.receipt.receiptId) ?? [], known);
  };
};
