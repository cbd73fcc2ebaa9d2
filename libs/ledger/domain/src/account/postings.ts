import type { InstantIso, LocalDateIso, LotId, Points } from '@accrue/kernel';

/**
 * The accounts of a wallet, in the order in which postings are written. `issued` is the programme's side and negative;
 * `adjusted` is negative when people gave points and positive when they took some; `deficit` is negative: what is owed. So are
 * `in_review` and `written_off`: taken back by a return although it was not there, and not owed (yet). `transferred` is positive when
 * points went to other members and negative when they came from there: over all members it is what is on its way.
 * `migrated` is negative: what members brought along from another system.
 */
export const ACCOUNTS = [
  'issued',
  'pending',
  'active',
  'held',
  'spent',
  'expired',
  'reversed',
  'adjusted',
  'transferred',
  'migrated',
  'deficit',
  'in_review',
  'written_off',
] as const;

export type AccountName = (typeof ACCOUNTS)[number];

/** One side of a double entry; the postings of an event sum to zero. */
export interface Posting {
  readonly account: AccountName;
  /** Signed, never 0. */
  readonly points: Points;
}

/** What an event does to one lot. */
export interface LotChange {
  readonly lotId: LotId;
  /** Signed change of what remains in the lot. */
  readonly points: Points;
  /** Signed change of what expired in the lot; absent: none. */
  readonly expired?: Points;
  /** Signed change of what returns took of the lot that was not there, and nobody has decided about; absent: none. */
  readonly inReview?: Points;
  /** From now on, of a lot whose expiry follows what happens in its wallet; null: nothing is in it. Both absent: as before. */
  readonly expiresAt?: InstantIso | null;
  readonly expiresOn?: LocalDateIso | null;
}

/** A wallet in the member's eyes, after an event. */
export interface Balance {
  readonly active: Points;
  readonly pending: Points;
  readonly held: Points;
  /** Owed, positive; while it is above 0 there is nothing active or pending. */
  readonly deficit: Points;
}

/** The part that every event has: one wallet's double entry and where it leaves the wallet. */
export interface Entry {
  readonly walletId: string;
  readonly postings: readonly Posting[];
  readonly lots: readonly LotChange[];
  readonly balance: Balance;
}
