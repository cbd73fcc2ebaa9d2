import type { ReceiptContent } from '../../receipt';
import type { JournalEvent } from '../events';
import type { ReceiptEntry } from '../storage/state';

/** A receipt that the journal knows: the same again is an answer; the same key with other content is for a person to decide, and kept once. */
export const repeated = (
  known: Pick<ReceiptEntry, 'receiptId' | 'hash' | 'conflicts'>,
  { receipt, hash }: { readonly receipt: ReceiptContent; readonly hash: string },
): readonly JournalEvent[] => {
  if (known.hash === hash || known.conflicts.includes(hash)) return [];
  return [{ type: 'ReceiptConflicted', data: { receiptId: known.receiptId, key: 'receipt_id', hash, body: receipt } }];
};
