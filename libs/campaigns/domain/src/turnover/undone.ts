import type { ReceiptId } from '@accrue/kernel';
import { compareOrder, standingVoids, type Placed } from '../receipt';
import { NO_TURNOVER, opposite, type Turnover } from './turnover';

/** A void that was recorded. */
export interface RecordedVoid extends Placed {
  readonly voidOf: ReceiptId;
}

/**
 * What each of the voids that hang together does to turnover. A void undoes all that the receipt it names says, once: with
 * returns that came before it, the till gave back what the two say. Of several voids of one receipt the first in event time that
 * stands counts; a void that was itself undone takes back what its own void restores. So the sum over a receipt and all that
 * hangs on it is either the receipt's turnover or nothing, whatever came first.
 * @param voids of the receipt, of these voids, and so on
 * @param receipt the receipt that is no void; null while it has not arrived: then nothing is known to be undone
 */
export const undone = (
  voids: readonly RecordedVoid[],
  receipt: { readonly receiptId: ReceiptId; readonly turnover: Turnover } | null,
): ReadonlyMap<ReceiptId, Turnover> => {
  const effects = new Map<ReceiptId, Turnover>(voids.map(({ receiptId }) => [receiptId, NO_TURNOVER]));
  if (receipt === null) return effects;
  const of = Map.groupBy([...voids].sort(compareOrder), ({ voidOf }) => voidOf);
  const standing = new Set(standingVoids(voids));
  const undo = (receiptId: ReceiptId, turnover: Turnover): void => {
    const itsVoids = of.get(receiptId) ?? [];
    const counts = itsVoids.find((each) => standing.has(each));
    for (const each of itsVoids) {
      const effect = each === counts || !standing.has(each) ? opposite(turnover) : NO_TURNOVER;
      effects.set(each.receiptId, effect);
      undo(each.receiptId, effect);
    }
  };
  undo(receipt.receiptId, receipt.turnover);
  return effects;
};
