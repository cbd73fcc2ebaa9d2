import type { InstantIso, Points } from '@accrue/kernel';
import type { CancelCause, Terms } from './events';

export interface RequestRedemption {
  readonly type: 'RequestRedemption';
  readonly data: Terms & { readonly holdExpiresAt: InstantIso };
}

/** The hold stands and something is set aside. */
export interface ReserveRedemption {
  readonly type: 'ReserveRedemption';
  readonly data: { readonly holdId: string; readonly fulfilmentRef: string };
}

/** Somebody says that it was given. */
export interface ConfirmRedemption {
  readonly type: 'ConfirmRedemption';
  readonly data: { readonly now: InstantIso };
}

/** The hold was captured. */
export interface CompleteRedemption {
  readonly type: 'CompleteRedemption';
  readonly data: { readonly holdId: string };
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
  RequestRedemption | ReserveRedemption | ConfirmRedemption | CompleteRedemption | FailRedemption | CancelRedemption;

export type RedemptionRejectionCode =
  | 'redemption.conflict'
  | 'redemption.unknown'
  | 'redemption.hold_mismatch'
  | 'redemption.not_reserved'
  | 'redemption.not_confirmed'
  | 'redemption.confirmed_too_late'
  | 'redemption.failed'
  | 'redemption.cancelled'
  | 'redemption.given'
  | 'redemption.not_cancellable';
