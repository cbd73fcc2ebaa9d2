import type { Event, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';
import type { AwardSequence } from './action-events';

/** The receipt belongs to another member: it counts for nothing here any more. What it counts for there follows. */
export type ReceiptMoved = Event<
  'ReceiptMoved',
  {
    readonly receiptId: ReceiptId;
    /** Whose it was. */
    readonly memberId: MemberId;
    /** Whose it is. */
    readonly to: MemberId;
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
