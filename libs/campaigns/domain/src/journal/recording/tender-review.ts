import { Rejected } from '@accrue/kernel';
import type { CloseTenderReview, NoteFailedHold } from '../commands';
import type { JournalEvent } from '../events';
import type { Journal } from '../storage/state';
import type { CampaignsRejectionCode } from '../../rejections';

/** A receipt that has gone to another member is not theirs to look at any more. */
export const noteFailedHold = (
  { data, metadata }: NoteFailedHold,
  { receipts, left }: Journal,
): readonly JournalEvent[] => {
  const entry = receipts.get(data.receiptId);
  // Also before it went, where it has come back since.
  const noted = [...(entry?.tenderCase?.failed ?? []), ...(left.get(data.receiptId)?.failed ?? [])];
  const isNoted = noted.some(({ holdId, walletId }) => holdId === data.holdId && walletId === data.walletId);
  return entry === undefined || isNoted ? [] : [{ type: 'HoldFailed', data: { ...data, notedAt: metadata.now } }];
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
