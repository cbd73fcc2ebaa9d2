import type { ReleaseCause } from './account/events';
import type { PayoutStatus } from './account/placed';
import {
  DAY_MS,
  epochMs,
  holdId as checkedHoldId,
  instantFromEpochMs,
  Rejected,
  type HoldId,
  type InstantIso,
  type KernelRejectionCode,
} from '@accrue/kernel';

/** A payout is a hold with a name of its own: what is set aside for finance is none of a till's business. */
const PAYOUT = 'payout:';

/** Long enough for any month's end, and not for ever: what nobody approves is the payee's again. */
export const PAYOUT_DAYS = 90;

/** As good as for ever: a hold has an end. */
const APPROVED_DAYS = 36_525;

/** What is approved waits for finance to say that it was paid, or that it could not be. */
export const approvedUntil = (at: InstantIso): InstantIso => instantFromEpochMs(epochMs(at) + APPROVED_DAYS * DAY_MS);

/** Of the id that whoever asks chooses. */
export const PAYOUT_ID_LENGTH_MAX = 64;

/** Who is paid, and under which name finance knows it: both stay, also where the payee is merged with another member. */
export interface PayoutName {
  readonly payeeId: string;
  readonly payoutId: string;
}

/**
 * No two payees have holds of one id, so nothing is renamed where their accounts are joined.
 * @throws Rejected id.invalid when it is too long, or a `/` is in the payout's id
 */
export const payoutHoldId = ({ payeeId, payoutId }: PayoutName): HoldId => {
  const { length } = payoutId;
  if (length === 0 || length > PAYOUT_ID_LENGTH_MAX || payoutId.includes('/'))
    throw new Rejected<KernelRejectionCode>('id.invalid', { length, lengthMax: PAYOUT_ID_LENGTH_MAX });
  return checkedHoldId(`${PAYOUT}${payeeId}/${payoutId}`);
};

export const isPayout = (holdId: string): boolean => holdId.startsWith(PAYOUT);

/** What a payout is that was released: for none of the two other causes. */
export const cameTo = (cause: ReleaseCause): PayoutStatus =>
  cause === 'redemption_failed' || cause === 'not_needed' ? 'cancelled' : cause;

/** @param holdId of a payout */
export const payoutNameOf = (holdId: string): PayoutName => {
  const slash = holdId.lastIndexOf('/');
  return { payeeId: holdId.slice(PAYOUT.length, slash), payoutId: holdId.slice(slash + 1) };
};
