import { isReceiptId, type ReceiptId } from '@accrue/kernel';

/** Ids of reviews of one kind, of which a receipt has at most one. */
const reviewIds = (kind: string) => {
  const prefix = `${kind}:`;
  return {
    of: (receiptId: ReceiptId): string => prefix + receiptId,
    /** null: the review is of another kind. */
    receiptOf: (reviewId: string): ReceiptId | null => {
      const text = reviewId.slice(prefix.length);
      return reviewId.startsWith(prefix) && isReceiptId(text) ? text : null;
    },
  };
};

const CONFLICT = 'conflict:';

/** A receipt has one for each other content that came. */
export const conflictReviews = {
  of: (receiptId: ReceiptId, hash: string): string => `${CONFLICT}${receiptId}:${hash}`,
  /** null: the review is of another kind. */
  conflictOf: (reviewId: string): { readonly receiptId: ReceiptId; readonly hash: string } | null => {
    const end = reviewId.lastIndexOf(':');
    const receiptId = reviewId.slice(CONFLICT.length, end);
    if (!reviewId.startsWith(CONFLICT) || !isReceiptId(receiptId)) return null;
    return { receiptId, hash: reviewId.slice(end + 1) };
  },
};

export const tooOldReviews = reviewIds('too_old');
export const tenderReviews = reviewIds('points_tender');
export const discountReviews = reviewIds('loyalty_discount');

/** By what keeps a return from being settled. */
export const returnReviews = { review: reviewIds('unmatched_return'), parked: reviewIds('parked') };
