import { isReceiptId, type ReceiptId } from '@accrue/kernel';

const PREFIX = 'points_tender:';

export const tenderReviewId = (receiptId: ReceiptId): string => PREFIX + receiptId;

/** null: the review is of another kind. */
export const receiptOfTenderReview = (reviewId: string): ReceiptId | null => {
  const text = reviewId.slice(PREFIX.length);
  return reviewId.startsWith(PREFIX) && isReceiptId(text) ? text : null;
};
