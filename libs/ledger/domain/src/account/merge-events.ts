import type { EntryReason } from '@accrue/contracts';
import type { Event, HoldId, InstantIso, LotId, MemberId } from '@accrue/kernel';
import type { Entry } from './postings';

interface Told extends Entry {
  /** Why, as the statement says it in the reader's language. */
  readonly reason: EntryReason;
  /** As with other facts. */
  readonly of?: MemberId;
  readonly at: InstantIso;
}

/**
 * The member is a duplicate: all that this wallet consists of, awards aside, is with the survivor from now on. Awards go with their receipts.
 * One for each wallet.
 */
export type AccountMerged = Event<'AccountMerged', { readonly into: MemberId } & Departed & Told>;
/** What a duplicate had is here from now on: its facts follow, each with its own event time. */
export type DuplicateJoined = Event<'DuplicateJoined', { readonly duplicate: MemberId } & Told>;
/** It was none: what came by it is back with it from now on. One for each wallet. */
export type DuplicateLeft = Event<'DuplicateLeft', { readonly duplicate: MemberId } & Departed & Told>;
/** The member is no duplicate any more: its facts follow, each with its own event time. */
export type AccountSeparated = Event<'AccountSeparated', { readonly from: MemberId } & Told>;

/** What a wallet has no more. */
interface Departed {
  readonly holdIds: readonly HoldId[];
  readonly adjustmentIds: readonly string[];
  /** They grant nothing any more. */
  readonly emptied: readonly LotId[];
}
