import type { Event, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';
import type { ReceiptContent } from '../receipt';
import type { AwardSequence } from './action-events';

/** What a receipt says from now on instead of what came first, because a person decided so. */
export interface Replacement {
  /** `contentHash` of what it says (`receiptMeaning`). */
  readonly hash: string;
  readonly receipt: ReceiptContent;
}

/**
 * The receipt belongs to another member, or stays with this one and says something else: as it was it counts for nothing here any more. What it counts
 * for there, or as it is now, follows.
 */
export type ReceiptMoved = Event<
  'ReceiptMoved',
  {
    readonly receiptId: ReceiptId;
    /** Whose it was. */
    readonly memberId: MemberId;
    /** Whose it is: the same member where its content is replaced. */
    readonly to: MemberId;
    /** Absent: it goes on saying the same. */
    readonly replacement?: Replacement;
    /** In the operator's words; of receipts that go because members are merged or separated, or after the sale that they name: that. */
    readonly reason: string;
    /** `forward`: because the member is a duplicate; `back`: because it is none after all. Absent: somebody moved the receipt. */
    readonly merge?: 'forward' | 'back';
    readonly movedAt: InstantIso;
    /** The receipt that it goes with, because it takes back goods of it or undoes it; null: it was asked for itself. */
    readonly goesWith: ReceiptId | null;
    /** Of one that follows what it names: how often that had been claimed or moved when it went. */
    readonly namedMoves?: number;
    /** How often it has been claimed or moved by now, this time included. */
    readonly moves: number;
    /** Of its contribution. */
    readonly sequence: number;
    /** The last that was said of each of its awards, here or before. */
    readonly awards: readonly AwardSequence[];
  }
>;
