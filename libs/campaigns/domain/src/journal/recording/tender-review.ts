import { Rejected } from '@accrue/kernel';
import type { CloseTenderReview, NoteFailedHold } from '../commands';
import type { JournalEvent } from '../events';
import type { Journal } from '../storage/state';
import type { CampaignsRejectionCode } from '../../rejections';

/** A receipt that has gone to another member is not theirs to look at any more. */
export const noteFailedHold = ({ data, metadata }: NoteFailedHold, { receipts }: Journal): readonly JournalEvent[] => {
  const entry = receipts.get(data.receiptId);
  const isNoted = entry?.tenderCase?.failed.some(
    ({ holdId, walletId }) => holdId === data.holdId && walletId === data.walletId,
  );
  return entry === undefined || isNoted === true
    ? []
    : [{ type: 'HoldFailed', data: { ...data, notedAt: metadata.now } }];
};

/** @throws Rejected review.unknown */
export const closeTenderReview = (
  { data, metadata }: CloseTenderReview,
  { receipts }: Journal,
): readonly JournalEvent[] => {
  const { receiptId, reason, actor } = data;
  const known = receipts.get(receiptId)?.tenderCase;
  if (known === undefined) throw new Rejected<CampaignsRejectionCode>('review.unknown', { receiptId });
  if (!known.isOpen) return [];
  return [{ type: 'TenderReviewClosed', data: { receiptId, decidedAt: metadata.now, actor, reason } }];
};
