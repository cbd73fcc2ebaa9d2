/** Addresses of things, for links. */
export const memberPath = (memberId: string): string => `/members/${encodeURIComponent(memberId)}`;
export const receiptPath = (receiptId: string): string => `/receipts/${encodeURIComponent(receiptId)}`;
export const reviewPath = (reviewId: string): string => `/reviews/${encodeURIComponent(reviewId)}`;
