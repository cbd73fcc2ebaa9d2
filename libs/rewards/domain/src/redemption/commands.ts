import type { InstantIso, Points } from '@accrue/kernel';
import type { CancelCause, Terms, WaitEndCause } from './events';

export interface RequestRedemption {
  readonly type: 'RequestRedemption';
  readonly data: Terms & { readonly holdExpiresAt: InstantIso };
}

/** There is no place: the redemption waits for one. */
export interface WaitForPlace {
  readonly type: 'WaitForPlace';
  readonly data: Terms;
}

/** A place is set aside for it: now its points are held. */
export interface CallUp {
  readonly type: 'CallUp';
  readonly data: { readonly holdExpiresAt: InstantIso };
}

export interface EndWait {
  readonly type: 'EndWait';
  readonly data: { readonly cause: WaitEndCause; readonly now: InstantIso };
}

/** The hold stands and something is set aside. */
export interface ReserveRedemption {
  readonly type: 'ReserveRedemption';
  readonly data: { readonly holdId: string; readonly fulfilmentRef: string; readonly now: InstantIso };
}

/** Somebody says that it was given. */
export interface ConfirmRedemption {
  readonly type: 'ConfirmRedemption';
  readonly data: {
    readonly now: InstantIso;
    /** Whoever hands it over, and for which wish of theirs: the same again is the same, anybody else is too late. */
    readonly confirmedAs: string;
  };
}

/** Whom it is for takes it. */
export interface AcceptGift {
  readonly type: 'AcceptGift';
  readonly data: {
    readonly now: InstantIso;
    readonly receiverId: string;
    /** Name of the key that says so: it sees what was given. */
    readonly acceptedAs: string;
  };
}

/** Whom it is for does not want it. */
export interface DeclineGift {
  readonly type: 'DeclineGift';
  readonly data: { readonly receiverId: string };
}

/** The hold was captured. */
export interface CompleteRedemption {
  readonly type: 'CompleteRedemption';
  readonly data: { readonly holdId: string };
}

/** Somebody says that the member has used it. */
export interface UseRedemption {
  readonly type: 'UseRedemption';
  /** @param usedAs who says so, and which of their wishes it is */
  readonly data: { readonly now: InstantIso; readonly usedAs: string };
}

/** Its time is over, and nobody has said so. */
export interface ExpireRedemption {
  readonly type: 'ExpireRedemption';
  readonly data: { readonly now: InstantIso };
}

export interface FailRedemption {
  readonly type: 'FailRedemption';
  readonly data: { readonly holdId: string; readonly code: string; readonly available: Points | null };
}

export interface CancelRedemption {
  readonly type: 'CancelRedemption';
  readonly data: {
    readonly cause: CancelCause;
    readonly now: InstantIso;
    /** Also when the reward was given: it came back to somebody who may say so. */
    readonly mayTakeBack: boolean;
  };
}

export type RedemptionCommand =
  | RequestRedemption
  | WaitForPlace
  | CallUp
  | EndWait
  | ReserveRedemption
  | ConfirmRedemption
  | AcceptGift
  | DeclineGift
  | CompleteRedemption
  | UseRedemption
  | ExpireRedemption
  | FailRedemption
  | CancelRedemption;

export type RedemptionRejectionCode =
  | 'gift.none'
  | 'gift.other_receiver'
  | 'gift.not_accepted'
  | 'redemption.conflict'
  | 'redemption.unknown'
  | 'redemption.hold_mismatch'
  | 'redemption.not_reserved'
  | 'redemption.not_confirmed'
  | 'redemption.confirmed_too_late'
  | 'redemption.failed'
  | 'redemption.cancelled'
  | 'redemption.not_completed'
  | 'redemption.not_usable'
  | 'redemption.used'
  | 'redemption.expired'
  | 'redemption.already_given'
  | 'redemption.given'
  | 'redemption.not_cancellable';
