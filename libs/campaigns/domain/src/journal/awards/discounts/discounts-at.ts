import { minorUnits, type ReceiptId } from '@accrue/kernel';
import { isSold, type LoyaltyDiscountContent } from '../../../receipt';
import {
  dueDiscounts,
  givenOff,
  type DiscountableLine,
  type DueDiscount,
  type OpenCoupon,
} from '../../../rules/discounts';
import { CounterMemory } from '../counters/counter-memory';
import { History, type PastReceipt } from '../../storage/history';
import { NOBODY } from '../../storage/nobody';
import type { Knowledge } from '../../storage/recall';
import { entryOf } from '../../storage/state';
import type { CountedFacts } from '../counters/counted-facts';
import { couponsAt, hasCoupons } from '../offers/coupons-of';
import { peakBefore, type Voiding } from './peak-before';

const NONE: ReadonlySet<ReceiptId> = new Set();
const NO_DISCOUNTS: readonly DueDiscount[] = [];
const NO_COUPONS: readonly OpenCoupon[] = [];

/**
 * What discounts take off a receipt, by what was counted before it, and coupons that the member can use; nothing for somebody who is not identified. The
 * index knows all that is asked: nothing is read for it.
 * @param knowledge of the journal with the receipt in it
 * @param given what the till has taken off already: the lines are net of it
 * @param isWanted of the coupons by their offers; absent: all
 */
export const discountsAt = (
  knowledge: Knowledge,
  past: PastReceipt,
  given: readonly LoyaltyDiscountContent[] = [],
  isWanted: (offerId: string) => boolean = () => true,
): readonly DueDiscount[] => {
  const { journal, memberId, programmes } = knowledge;
  const mayHaveCoupons = hasCoupons(programmes);
  if (past.programme.discounts.length === 0 && !mayHaveCoupons) return NO_DISCOUNTS;
  if (memberId === null || memberId === NOBODY) return NO_DISCOUNTS;
  const { sales, all: facts } = new CounterMemory(knowledge, new History(knowledge), NONE).asPublished;
  const at = { id: past.receipt.receiptId, order: past.receipt.order };
  const open = mayHaveCoupons ? couponsAt(at, { journal, programmes }, sales) : NO_COUPONS;
  const coupons = open.filter(({ offerId }) => isWanted(offerId));
  return discountsOn(past, given, { facts, voids: journal.voids.map((id) => entryOf(journal, id)), coupons });
};

/** What counts of a member, every receipt of theirs that undoes another, and what they can use. */
interface Known {
  readonly facts: CountedFacts;
  readonly voids: readonly Voiding[];
  readonly coupons: readonly OpenCoupon[];
}

/** The same of a member of whom all that is known is at hand. */
export const discountsOn = (
  { receipt, programme: { discounts, counters } }: PastReceipt,
  given: readonly LoyaltyDiscountContent[],
  { facts, voids, coupons }: Known,
): readonly DueDiscount[] => {
  const lines = receipt.lines.flatMap((line): DiscountableLine[] => {
    if (!isSold(receipt, line)) return [];
    return [{ line, price: minorUnits(line.netPayable + givenOff(given, line.lineId)) }];
  });
  const at = { id: receipt.receiptId, order: receipt.order };
  return dueDiscounts({ discounts, coupons }, lines, ({ counterId, keepsStep }) => {
    const counter = counters.get(counterId);
    if (counter === undefined) return 0;
    return keepsStep ? peakBefore(facts, counter, at, voids) : facts.valueAt(counter, at);
  });
};
