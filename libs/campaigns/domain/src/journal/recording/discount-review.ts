import { Rejected } from '@accrue/kernel';
import type { CloseDiscountReview } from '../commands';
import type { JournalEvent } from '../events';
import type { Journal } from '../storage/state';
import type { CampaignsRejectionCode } from '../../rejections';

/** @throws Rejected review.unknown */
export const closeDiscountReview = (
  { data, metadata }: CloseDiscountReview,
  { receipts }: Journal,
): readonly JournalEvent[] => {
  const { receiptId, reason, actor } = data;
  const review = receipts.get(receiptId)?.discounts?.review;
  if (review === undefined) throw new Rejected<CampaignsRejectionCode>('review.unknown', { receiptId });
  if (review === 'closed') return [];
  return [{ type: 'DiscountReviewClosed', data: { receiptId, decidedAt: metadata.now, actor, reason } }];
};
