import type { Event, InstantIso, Points } from '@accrue/kernel';

/** What was agreed when the redemption was asked for; a later change of the catalogue does not touch it. */
export interface Terms {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly walletId: string;
  /** Price, at least 1. */
  readonly points: Points;
  /** The hold that secures the price; its id is ours, so that asking twice is one hold. */
  readonly holdId: string;
  /** Name of the key that asked: who may see the code. Not published. */
  readonly requestedBy: string;
}

export type RedemptionRequested = Event<'RedemptionRequested', Terms & { readonly holdExpiresAt: InstantIso }>;
/** A code is reserved: the ledger may take the points. */
export type RedemptionConfirmed = Event<'RedemptionConfirmed', Terms & { readonly codeId: string }>;
/** The points are taken: the member may see the code. */
export type RedemptionCompleted = Event<'RedemptionCompleted', Terms & { readonly codeId: string }>;
export type RedemptionFailed = Event<
  'RedemptionFailed',
  Terms & {
    /** Public code: points.insufficient, reward.out_of_stock, hold.expired, … */
    readonly code: string;
    /** Spendable points when the ledger refused; null when points were not the reason. */
    readonly available: Points | null;
  }
>;

export type RedemptionEvent = RedemptionRequested | RedemptionConfirmed | RedemptionCompleted | RedemptionFailed;
