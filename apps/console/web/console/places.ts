import { segmentOf } from '#shared/layout/segments';

/** Addresses of things, for links. */
export const memberPath = (memberId: string): string => `/members/${segmentOf(memberId)}`;
export const receiptPath = (receiptId: string): string => `/receipts/${segmentOf(receiptId)}`;
export const reviewPath = (reviewId: string): string => `/reviews/${segmentOf(reviewId)}`;
