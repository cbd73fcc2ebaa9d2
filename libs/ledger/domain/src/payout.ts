import { holdId as checkedHoldId, type HoldId } from '@accrue/kernel';
import { capturedOf, type Hold } from './account/state';

/** A payout is a hold with a name of its own: what is set aside for finance is none of a till's business. */
const PAYOUT = 'payout:';

/** Long enough for any month's end, and not for ever: what nobody confirms is the partner's again. */
export const PAYOUT_DAYS = 90;

/** @throws Rejected id.invalid */
export const payoutHoldId = (payoutId: string): HoldId => checkedHoldId(PAYOUT + payoutId);

export const isPayout = (holdId: string): boolean => holdId.startsWith(PAYOUT);

/** @param holdId of a payout */
export const payoutIdOf = (holdId: string): string => holdId.slice(PAYOUT.length);

export type PayoutStatus = 'requested' | 'confirmed' | 'cancelled' | 'timed_out';

export const payoutStatusOf = (hold: Hold): PayoutStatus => {
  if (hold.status === 'open') return 'requested';
  if (capturedOf(hold) > 0) return 'confirmed';
  return hold.status === 'timed_out' ? 'timed_out' : 'cancelled';
};
