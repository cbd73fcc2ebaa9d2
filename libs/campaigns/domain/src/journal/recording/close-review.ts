import { Rejected } from '@accrue/kernel';
import type { CloseConflict, CloseReturnReview } from '../commands';
import type { JournalEvent } from '../events';
import { knownReceipt, type Journal } from '../storage/state';
import type { CampaignsRejectionCode } from '../../rejections';

/** @throws Rejected review.unknown */
export const closeConflict = ({ data, metadata }: CloseConflict, journal: Journal): readonly JournalEvent[] => {
  const { receiptId, hash, verdict, reason, actor } = data;
  const known = knownReceipt(journal, receiptId);
  if (known?.conflicts.includes(hash) !== true)
    throw new Rejected<CampaignsRejectionCode>('review.unknown', { receiptId });
  if (known.closedConflicts?.includes(hash) === true) return [];
  return [{ type: 'ConflictClosed', data: { receiptId, hash, verdict, decidedAt: metadata.now, actor, reason } }];
};

/** @throws Rejected review.unknown, review.closed: what it waited for came first */
export const closeReturnReview = (
  { data, metadata }: CloseReturnReview,
  { receipts }: Journal,
): readonly JournalEvent[] => {
  const { receiptId, status, reason, actor } = data;
  const entry = receipts.get(receiptId);
  if (entry === undefined || entry.returned === null)
    throw new Rejected<CampaignsRejectionCode>('review.unknown', { receiptId });
  if (entry.returned.status !== status) {
    const detail = `What receipt ${receiptId} waited for has come: there is nothing to decide any more.`;
    throw new Rejected<CampaignsRejectionCode>('review.closed', { receiptId, detail });
  }
  if (entry.returnReview === 'closed') return [];
  return [{ type: 'ReturnReviewClosed', data: { receiptId, status, decidedAt: metadata.now, actor, reason } }];
};
