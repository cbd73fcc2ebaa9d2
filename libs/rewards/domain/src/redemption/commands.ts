import type { InstantIso, Points } from '@accrue/kernel';
import type { Terms } from './events';

export interface RequestRedemption {
  readonly type: 'RequestRedemption';
  readonly data: Terms & { readonly holdExpiresAt: InstantIso };
}

/** The hold stands and a code is reserved. */
export interface ConfirmRedemption {
  readonly type: 'ConfirmRedemption';
  readonly data: { readonly holdId: string; readonly codeId: string };
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

export type RedemptionCommand = RequestRedemption | ConfirmRedemption | CompleteRedemption | FailRedemption;
