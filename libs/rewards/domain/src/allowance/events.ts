import type { Event, LocalDateIso } from '@accrue/kernel';

interface About {
  readonly rewardId: string;
  readonly memberId: string;
  readonly redemptionId: string;
}

/** The member redeems the reward once more. */
export type AllowanceTaken = Event<'AllowanceTaken', About & { readonly on: LocalDateIso }>;
/** That redemption came to nothing, or was cancelled: it counts no more. */
export type AllowanceReturned = Event<'AllowanceReturned', About>;

export type AllowanceEvent = AllowanceTaken | AllowanceReturned;
