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

export const tooOldReviews = reviewIds('too_old');
export const tenderReviews = reviewIds('points_tender');
export const discountReviews = reviewIds('loyalty_discount');
