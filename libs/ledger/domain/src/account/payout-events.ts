import type { EntryReason } from '@accrue/contracts';
import type { Event, HoldId, InstantIso, MemberId, Points } from '@accrue/kernel';
import type { Payout } from './placed';
import type { Entry } from './postings';

/** What is said of a payout, with what whoever pays it needs each time. */
export type PayoutSaid<Says extends keyof Payout> = Pick<Payout, 'currency' | Says>;

/** Of a payout that came along with another account: finance has heard of it. */
export interface Retold {
  readonly isRetold?: true;
}

/** From now on finance may pay it. */
export type PayoutApproved = Event<
  'PayoutApproved',
  {
    readonly at: InstantIso;
    readonly holdId: HoldId;
    readonly points: Points;
    readonly redemptionId: null;
    readonly payout: PayoutSaid<never> & { readonly approvedBy: string };
    /** Why, as the statement says it in the reader's language. */
    readonly reason: EntryReason;
    /** As with other facts. */
    readonly of?: MemberId;
  } & Retold &
    Entry
>;
