import { invariant, Rejected } from '@accrue/kernel';
import type { ParkConflict } from '../commands';
import type { JournalEvent } from '../events';
import { knownReceipt, type Journal } from '../storage/state';
import type { CampaignsRejectionCode } from '../../rejections';

/** @throws Rejected receipt.unknown */
export const parkConflict = (
  { data: { receiptId, hash, body } }: ParkConflict,
  journal: Journal,
): readonly JournalEvent[] => {
  const known = knownReceipt(journal, receiptId);
  if (known === undefined) throw new Rejected<CampaignsRejectionCode>('receipt.unknown', { receiptId });
  invariant(body.receiptId !== receiptId, 'the same receipt id is a matter of RecordReceipt');
  if (known.conflicts.includes(hash)) return [];
  return [{ type: 'ReceiptConflicted', data: { receiptId, key: 'business_key', hash, body } }];
};
