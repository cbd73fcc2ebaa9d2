import { minorUnits, type ReceiptId } from '@accrue/kernel';
import { isSold, type LoyaltyDiscountContent } from '../../../receipt';
import { dueDiscounts, givenOff, type DiscountableLine, type DueDiscount } from '../../../rules/discounts';
import { CounterMemory } from '../counters/counter-memory';
import { History, type PastReceipt } from '../../storage/history';
import { NOBODY } from '../../storage/nobody';
import type { Knowledge } from '../../storage/recall';
import { entryOf } from '../../storage/state';
import type { CountedFacts } from '../counters/counted-facts';
import { peakBefore, type Voiding } from './peak-before';

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
  past: PastReceipt,
  given: readonly LoyaltyDiscountContent[] = [],
): readonly DueDiscount[] => {
  const { journal, memberId } = knowledge;
  if (past.programme.discounts.length === 0 || memberId === null || memberId === NOBODY) return NO_DISCOUNTS;
  const facts = new CounterMemory(knowledge, new History(knowledge), NONE).asPublished.all;
  return discountsOn(past, given, { facts, voids: journal.voids.map((id) => entryOf(journal, id)) });
};

/** What counts of a member, and every receipt of theirs that undoes another. */
interface Known {
  readonly facts: CountedFacts;
  readonly voids: readonly Voiding[];
}

/** The same of a member of whom all that is known is at hand. */
export const discountsOn = (
  { receipt, programme: { discounts, counters } }: PastReceipt,
  given: readonly LoyaltyDiscountContent[],
  { facts, voids }: Known,
): readonly DueDiscount[] => {
  const lines = receipt.lines.flatMap((line): DiscountableLine[] => {
    if (!isSold(receipt, line)) return [];
    return [{ line, price: minorUnits(line.netPayable + givenOff(given, line.lineId)) }];
  });
  const at = { id: receipt.receiptId, order: receipt.order };
  return dueDiscounts(discounts, lines, ({ counterId, keepsStep }) => {
    const counter = counters.get(counterId);
    if (counter === undefined) return 0;
    return keepsStep ? peakBefore(facts, counter, at, voids) : facts.valueAt(counter, at);
  });
};
