import { minorUnits, type ReceiptId } from '@accrue/kernel';
import { isSold, type LoyaltyDiscountContent } from '../../../receipt';
import { dueDiscounts, givenOff, type DiscountableLine, type DueDiscount } from '../../../rules/discounts';
import { CounterMemory } from '../counters/counter-memory';
import { History, type PastReceipt } from '../../storage/history';
import { NOBODY } from '../../storage/nobody';
import type { Knowledge } from '../../storage/recall';
import { peakBefore } from './peak-before';

const NONE: ReadonlySet<ReceiptId> = new Set();
const NO_DISCOUNTS: readonly DueDiscount[] = [];

/**
 * What discounts take off a receipt, by what was counted before it; nothing for somebody who is not identified. The index knows all
 * that is asked: nothing is read for it.
 * @param knowledge of the journal with the receipt in it
 * @param given what the till has taken off already: the lines are net of it
 */
export const discountsAt = (
  knowledge: Knowledge,
  { receipt, programme }: PastReceipt,
  given: readonly LoyaltyDiscountContent[] = [],
): readonly DueDiscount[] => {
  const { discounts, counters } = programme;
  if (discounts.length === 0 || knowledge.memberId === null || knowledge.memberId === NOBODY) return NO_DISCOUNTS;
  const lines = receipt.lines.flatMap((line): DiscountableLine[] => {
    if (!isSold(receipt, line)) return [];
    return [{ line, price: minorUnits(line.netPayable + givenOff(given, line.lineId)) }];
  });
  const facts = new CounterMemory(knowledge, new History(knowledge), NONE).asPublished.all;
  const at = { id: receipt.receiptId, order: receipt.order };
  return dueDiscounts(discounts, lines, ({ counterId, keepsStep }) => {
    const counter = counters.get(counterId);
    if (counter === undefined) return 0;
    return keepsStep ? peakBefore(facts, counter, at, knowledge.journal) : facts.valueAt(counter, at);
  });
};
