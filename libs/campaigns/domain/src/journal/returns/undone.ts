import type { ReceiptId } from '@accrue/kernel';
import { standingVoids, type NormalisedReceipt } from '../../receipt';
import { entryOf, type Journal } from '../storage/state';

/** Receipts that a void undoes which is not undone itself. */
export type Undone = ReadonlySet<ReceiptId | null>;

/** @param incoming a receipt that is only being recorded */
export const undoneIn = (journal: Journal, incoming: NormalisedReceipt | null = null): Undone => {
  const voids = journal.voids.map((id) => entryOf(journal, id));
  const standing = standingVoids(incoming === null ? voids : [...voids, incoming]);
  return new Set(standing.map(({ voidOf }) => voidOf));
};
