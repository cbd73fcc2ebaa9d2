import type { RewardGives } from '@accrue/contracts';
import type { Event, InstantIso, Points } from '@accrue/kernel';
import type { CancelPolicy } from '../kinds/kind';

/** What was agreed when the redemption was asked for; a later change of the catalogue does not touch it. */
export interface Terms {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly walletId: string;
  /** What the wallet counts. Not published. */
  readonly unit: string;
  /** Price, at least 1. */
  readonly points: Points;
  readonly gives: RewardGives;
  /** First instant at which nobody can confirm any more that it was given; null: it is given as soon as it is reserved. */
  readonly confirmBy: InstantIso | null;
  readonly cancel: CancelPolicy;
  /** The hold that secures the price; its id is ours, so that asking twice is one hold. */
  readonly holdId: string;
  /** Name of the key that asked: who may see the code. Not published. */
  readonly requestedBy: string;
}

/** What is set aside: an opaque name, never a code. Not published. */
interface Fulfilment {
  readonly fulfilmentRef: string;
}

/** What goes back to the stock; null: nothing was reserved, or it stays with whom it was given to. */
interface Returned {
  readonly fulfilmentRef: string | null;
}

export type RedemptionRequested = Event<'RedemptionRequested', Terms & { readonly holdExpiresAt: InstantIso }>;
/** The points are held and the reward is set aside. */
export type RedemptionReserved = Event<'RedemptionReserved', Terms & Fulfilment>;
/** It is given: the ledger may take the points. */
export type RedemptionConfirmed = Event<'RedemptionConfirmed', Terms & Fulfilment>;
/** The points are taken: the member may see the code. */
export type RedemptionCompleted = Event<'RedemptionCompleted', Terms & Fulfilment>;
export type RedemptionFailed = Event<
  'RedemptionFailed',
  Terms &
    Returned & {
      /** Public code: points.insufficient, reward.out_of_stock, hold.expired, … */
      readonly code: string;
      /** Spendable points when the ledger refused; null when points were not the reason. */
      readonly available: Points | null;
    }
>;
/** Undone: the ledger gives the points back, captured or not. */
export type RedemptionCancelled = Event<'RedemptionCancelled', Terms & Returned & { readonly cause: CancelCause }>;

/** `not_confirmed`: nobody said in time that it was given. */
export type CancelCause = 'asked' | 'not_confirmed';

export type RedemptionEvent =
  | RedemptionRequested
  | RedemptionReserved
  | RedemptionConfirmed
  | RedemptionCompleted
  | RedemptionFailed
  | RedemptionCancelled;
