import type { ReceiptId } from '@accrue/kernel';
interface MayVoid {
  readonly receiptId: ReceiptId;
  /** The receipt that it undoes; null: it is no void. */
  readonly voidOf: ReceiptId | null;
}

/**
 * The voids that undo what they name. One that is undone itself does not, and neither do voids that name each other in a circle,
 * or themselves. A receipt is undone if one of these names it.
 * @param receipts with every void that may hang on the others
 */
export const standingVoids = <R extends MayVoid>(receipts: readonly R[]): readonly R[] => {
  const voids = receipts.filter(({ voidOf }) => voidOf !== null);
  const voidById = new Map(voids.map((each) => [each.receiptId, each]));
  const undecided = new Map<ReceiptId | null, number>();
  for (const { voidOf } of voids) undecided.set(voidOf, (undecided.get(voidOf) ?? 0) + 1);
  const undone = new Set<ReceiptId | null>();
  // A void can be decided when all that name it are: it grows from the ends of the chains, and never gets into a circle.
  const decided = voids.filter(({ receiptId }) => !undecided.has(receiptId));
  for (const { receiptId, voidOf } of decided) {
    if (!undone.has(receiptId)) undone.add(voidOf);
    const left = (undecided.get(voidOf) ?? 0) - 1;
    undecided.set(voidOf, left);
    const named = voidOf === null ? undefined : voidById.get(voidOf);
    if (left === 0 && named !== undefined) decided.push(named);
  }
  return decided.filter(({ receiptId }) => !undone.has(receiptId));
};
