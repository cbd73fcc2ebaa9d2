import type { ReceiptContent } from '../../receipt';
import { amountOf, discountFault, type DueDiscount } from '../../rules/discounts';
import { discountsAt } from '../awards/discounts/discounts-at';
import type { JournalEvent, LoyaltyDiscounts, UsedCoupon } from '../events';
import { evolve } from '../storage/evolve';
import type { PastReceipt } from '../storage/history';
import type { Knowledge } from '../storage/recall';

/**
 * What was due when the receipt came, beside what the till took off. Said once: what comes later is no reason to look at a till again. null: the
 * receipt names no discount, and nothing is looked at.
 * @param events that record it
 */
export const settleDiscounts = (
  { kind, loyaltyDiscounts: given = [] }: Pick<ReceiptContent, 'kind' | 'loyaltyDiscounts'>,
  past: PastReceipt,
  events: readonly JournalEvent[],
  knowledge: Knowledge,
): LoyaltyDiscounts | null => {
  if (given.length === 0 || (kind !== 'sale' && kind !== 'exchange')) return null;
  const journal = events.reduce((before, event) => evolve(before, event, { revision: 0 }), knowledge.journal);
  // A till need not know coupons, and a member need not use one: only those count that the receipt names.
  const isNamed = (offerId: string): boolean => given.some(({ discount }) => discount === offerId);
  const due = discountsAt({ ...knowledge, journal }, past, given, isNamed);
  const fault = discountFault(given, due);
  const used = due.flatMap((each) => usedBy(each, past));
  return {
    givenMinor: amountOf(given),
    dueMinor: amountOf(due),
    due: due.flatMap(({ discountId, percent, lines }) => (lines.length === 0 ? [] : [{ discountId, percent, lines }])),
    ...(used.length === 0 ? {} : { used }),
    ...(fault === null ? {} : { fault }),
  };
};

/** A coupon that lowers nothing is not used. */
const usedBy = ({ coupon, lines }: DueDiscount, { receipt }: PastReceipt): readonly UsedCoupon[] => {
  if (coupon === undefined || lines.length === 0) return [];
  const lowered = new Set(lines.map(({ lineId }) => lineId));
  const goods = receipt.lines.flatMap(({ lineId, index, quantity }) =>
    lowered.has(lineId) ? [{ lineIndex: index, units: quantity }] : [],
  );
  return [{ copyId: coupon.copyId, goods }];
};
