import type { ReceiptId } from '@accrue/kernel';
import { LayeredMap } from './layered-map';
import type { HeldReceipt, Journal, LeftReceipt, ReceiptEntry } from './state';

/** A journal as JSON: with lists where it has maps. */
export interface JournalSnapshot extends Omit<Journal, 'receipts' | 'left' | 'held'> {
  readonly receipts: readonly ReceiptEntry[];
  readonly left: readonly LeftReceipt[];
  readonly held: readonly HeldReceipt[];
}

export const encodeJournal = (journal: Journal): JournalSnapshot => ({
  ...journal,
  receipts: [...journal.receipts.values()],
  left: [...journal.left.values()],
  held: [...journal.held.values()],
});

export const decodeJournal = (json: unknown): Journal => {
  const { receipts, left, held, ...rest } = json as JournalSnapshot;
  return { ...rest, receipts: byReceipt(receipts), left: byReceipt(left), held: byReceipt(held) };
};

const byReceipt = <E extends { readonly receiptId: ReceiptId }>(entries: readonly E[]): LayeredMap<ReceiptId, E> =>
  LayeredMap.of(entries.map((entry) => [entry.receiptId, entry]));
