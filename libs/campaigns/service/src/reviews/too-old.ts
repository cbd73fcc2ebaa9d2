const PREFIX = 'too_old:';

export const tooOldReviewId = (receiptId: string): string => PREFIX + receiptId;

/** null: the review is of another kind. */
export const receiptOfTooOld = (reviewId: string): string | null =>
  reviewId.startsWith(PREFIX) ? reviewId.slice(PREFIX.length) : null;
