/** Why a receipt is held for review, as told to tills. */
export const TOO_OLD = 'receipt.too_old';

const PREFIX = 'too_old:';

export const tooOldReviewId = (receiptId: string): string => PREFIX + receiptId;

/** null: the review is of another kind. */
export const receiptOfTooOld = (reviewId: string): string | null =>
  reviewId.startsWith(PREFIX) ? reviewId.slice(PREFIX.length) : null;
