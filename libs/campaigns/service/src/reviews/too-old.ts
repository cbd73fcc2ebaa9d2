import { isReceiptId, type ReceiptId } from '@accrue/kernel';

const PREFIX = 'too_old:';

export const tooOldReviewId = (receiptId: ReceiptId): string => PREFIX + receiptId;

/** null: the review is of another kind. */
export const receiptOfTooOld = (reviewId: string): ReceiptId | null => {
  const text = reviewId.slice(PREFIX.length);
  return reviewId.startsWith(PREFIX) && isReceiptId(text) ? text : null;
};
