import { segmentOf } from '#shared/layout/segments';

/** Addresses of things, for links. */
export const memberPath = (memberId: string): string => `/members/${segmentOf(memberId)}`;
export const receiptPath = (receiptId: string): string => `/receipts/${segmentOf(receiptId)}`;
export const reviewPath = (reviewId: string): string => `/reviews/${segmentOf(reviewId)}`;
export const versionPath = (version: number): string => `/programme/versions/${String(version)}`;
export const rewardPath = (rewardId: string): string => `/rewards/${segmentOf(rewardId)}`;
export const posterPath = (posterId: string): string => `/posters/${segmentOf(posterId)}`;
/** What was done to a thing, of whatever kind. */
export const auditPath = (subject: string): string => `/audit?${new URLSearchParams({ subject }).toString()}`;
export const redemptionPath = (redemptionId: string): string => `/redemptions/${segmentOf(redemptionId)}`;
