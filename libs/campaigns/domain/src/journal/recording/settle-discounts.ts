import type { ReceiptContent } from '../../receipt';
import { amountOf, discountFault } from '../../rules/discounts';
import { discountsAt } from '../awards/discounts/discounts-at';
import type { JournalEvent, LoyaltyDiscounts } from '../events';
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
  const due = discountsAt({ ...knowledge, journal }, past, given);
  const fault = discountFault(given, due);
  return {
    givenMinor: amountOf(given),
    dueMinor: amountOf(due),
    due: due.flatMap(({ discountId, percent, lines }) =>
      percent === null || lines.length === 0 ? [] : [{ discountId, percent, lines }],
    ),
    ...(fault === null ? {} : { fault }),
  };
};
