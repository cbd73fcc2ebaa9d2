import type { EntryReason } from '@accrue/contracts';
import type { Event, InstantIso, LotId, MemberId, Points } from '@accrue/kernel';
import type { Entry } from './postings';

/** Points of one lot. */
export interface LotPoints {
  readonly lotId: LotId;
  /** At least 1. */
  readonly points: Points;
}

interface TransferRef extends Entry {
  /** Why, as the statement says it in the reader's language. */
  readonly reason: EntryReason;
  /** As with other facts. */
  readonly of?: MemberId;
  /** It is told again, because its account was merged or separated: who waits for it has heard of it. */
  readonly isRetold?: true;
  readonly at: InstantIso;
  /** Chosen by the caller; once per sender. */
  readonly transferId: string;
}

/** To another member, who has them or refuses them a moment later. */
export type PointsTransferred = Event<
  'PointsTransferred',
  TransferRef & {
    readonly to: string;
    readonly points: Points;
    /** What was sent: lot by lot, with the life that is left to it. */
    readonly parts: readonly (LotPoints & { readonly expiresAt: InstantIso | null })[];
    readonly reasonCode: string | null;
    readonly actor: string;
  }
>;
/** Each of its lots is one of the sender's, and lives as long. */
export type TransferReceived = Event<
  'TransferReceived',
  TransferRef & {
    readonly from: string;
    readonly points: Points;
    readonly opened: readonly ReceivedLot[];
  }
>;
export interface ReceivedLot extends LotPoints {
  readonly expiresAt: InstantIso | null;
  /** The lot of the sender that they come from. */
  readonly source: LotId;
}
/** They return to the sender. */
export type TransferRefused = Event<
  'TransferRefused',
  TransferRef & { readonly from: string; readonly points: Points; readonly code: TransferRefusal }
>;
export type TransferRefusal = 'account.closed' | 'amount.out_of_range';
/** An operator reversed the transfer: what was found with the receiver, or is owed, returns to the sender. */
export type TransferTakenBack = Event<
  'TransferTakenBack',
  TransferRef & {
    readonly from: string;
    readonly points: Points;
    /** Of the lots that were received. */
    readonly parts: readonly (LotPoints & { readonly source: LotId })[];
    readonly reasonCode: string;
    readonly actor: string;
  }
>;
/** Into the lots that they were sent from, with the life that those have. */
export type TransferReturned = Event<
  'TransferReturned',
  TransferRef & {
    readonly to: string;
    readonly points: Points;
    readonly cause: 'refused' | 'reversed';
    readonly parts: readonly LotPoints[];
  }
>;
