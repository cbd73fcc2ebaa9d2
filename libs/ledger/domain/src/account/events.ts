import type { EntryReason, HoldFault } from '@accrue/contracts';
import type {
  ActionId,
  AwardId,
  Event,
  HoldId,
  InstantIso,
  LocalDateIso,
  LotId,
  MemberId,
  Points,
  ReceiptId,
  RedemptionId,
} from '@accrue/kernel';
import type { AwardTerms, LotLife } from './award-terms';
import type { AccountMerged, AccountSeparated, DuplicateJoined, DuplicateLeft } from './merge-events';
import type { PayoutApproved, PayoutSaid, Retold } from './payout-events';
import type { Placed } from './placed';
import type { Entry } from './postings';
import type {
  PointsTransferred,
  TransferReceived,
  TransferRefused,
  TransferReturned,
  TransferTakenBack,
} from './transfer-events';

export * from './award-terms';
export * from './merge-events';
export type { PayoutApproved } from './payout-events';
export * from './transfer-events';

/** What an award is for. Which line of the receipt brought how much of it, campaigns know by the award's id. */
export interface AwardSource {
  /** One lot per award, under the award's id. */
  readonly lotId: LotId;
  readonly awardId: AwardId;
  /** null: an action earned it, or a redemption put it on a gift card. */
  readonly receiptId: ReceiptId | null;
  /** Absent: no action earned it. */
  readonly actionId?: ActionId;
  /** Of a gift card; absent: the account is none, or a rule gave the card. */
  readonly redemptionId?: RedemptionId;
  /** null: no rule gave it, but a redemption. */
  readonly ruleId: string | null;
  readonly programmeVersion: number | null;
  /** 0 for the grant; the highest is current. */
  readonly sequence: number;
  /** Event time of the cause. */
  readonly occurredAt: InstantIso;
}

export interface Cause {
  readonly kind: string;
  readonly receiptId: string | null;
}

/** What one return, exchange or void took back of an award. */
export interface Reversal {
  /** Event time of what took back: from then on the points are gone. */
  readonly occurredAt: InstantIso;
  /** At least 1. */
  readonly points: Points;
}

/** The award as a whole after the event, never a difference. */
export interface AwardTotals {
  readonly granted: Points;
  /** At most `granted`. */
  readonly reversed: Points;
}

/** The award's whole history as it stands now: granted at its event time, then each reversal at its own. */
export interface AwardHistory extends AwardTotals {
  /** In event order; they sum to `reversed`. */
  readonly reversals: readonly Reversal[];
}

/** `pending`: not yet spendable when the event was written. */
interface OpenedLot {
  readonly status: 'active' | 'pending';
}

/** Why, as the statement says it in the reader's language. */
interface Reason {
  readonly reason: EntryReason;
  /** The duplicate, merged into this account, that the fact came by: it goes back there when they are separated. Absent: none. */
  readonly of?: MemberId;
}

interface HoldRef {
  /** Event time. */
  readonly at: InstantIso;
  readonly holdId: HoldId;
  /** What the hold was placed for. */
  readonly points: Points;
  readonly redemptionId: RedemptionId | null;
}

/** What one receipt or action earned in a wallet: all of it is good for as long, and was multiplied alike. */
export type PointsEarned = Event<
  'PointsEarned',
  Omit<AwardSource, 'lotId' | 'awardId' | 'ruleId' | 'sequence'> &
    Omit<AwardTerms, 'basePoints'> &
    LotLife &
    OpenedLot & { readonly awards: readonly EarnedAward[] } & Reason &
    Entry
>;
/** One lot per award, under the award's id. */
export interface EarnedAward
  extends Pick<AwardSource, 'awardId' | 'ruleId' | 'sequence'>, Pick<AwardTerms, 'basePoints'> {
  readonly granted: Points;
}
export type PointsReversed = Event<
  'PointsReversed',
  AwardSource & AwardHistory & { readonly cause: Cause } & Reason & Entry
>;
export type PointsCorrected = Event<
  'PointsCorrected',
  AwardSource & AwardTerms & AwardHistory & { readonly cause: Cause } & Reason & Entry
>;
/** The grant came after a reversal or correction of the same award: the lot gets its dates, the totals stay. */
export type LotTermsRecorded = Event<
  'LotTermsRecorded',
  AwardSource & AwardTerms & LotLife & OpenedLot & Reason & Entry
>;
export type LotsActivated = Event<
  'LotsActivated',
  { readonly at: InstantIso; readonly lotIds: readonly LotId[] } & Reason & Entry
>;
export type LotsExpired = Event<'LotsExpired', { readonly at: InstantIso } & Reason & Entry>;
export type HoldPlaced = Event<'HoldPlaced', HoldRef & Placed & Retold & Reason & Entry>;
/** It ends later than it was to; nothing else changes. */
export type HoldExtended = Event<
  'HoldExtended',
  HoldRef & { readonly expiresAt: InstantIso } & Retold & Reason & Entry
>;
export type HoldRefused = Event<
  'HoldRefused',
  HoldRef & {
    readonly expiresAt: InstantIso;
    readonly code: 'account.closed' | 'points.insufficient';
    readonly available: Points;
  } & Reason &
    Entry
>;
export type HoldCaptured = Event<
  'HoldCaptured',
  HoldRef & {
    /** By this capture. */
    readonly captured: Points;
    /** Still held after it; 0: the hold has ended, and what was not captured is released. */
    readonly remaining: Points;
    readonly receiptId: ReceiptId | null;
    /** The hold ended with it. */
    readonly isFinal: boolean;
    /** Of a payout: it was paid. */
    readonly payout?: PayoutSaid<'endedBy' | 'reference'>;
  } & Retold &
    Reason &
    Entry
>;
/**
 * `not_needed`: the last capture of the hold was told to be the last after it was made. A payout that comes to nothing is `refused` before it
 * is approved, or `failed` after that.
 */
export type ReleaseCause = 'redemption_failed' | 'cancelled' | 'timed_out' | 'not_needed' | 'refused' | 'failed';
export type HoldReleased = Event<
  'HoldReleased',
  HoldRef & {
    /** What was still held. */
    readonly released: Points;
    readonly cause: ReleaseCause;
    /** Of a payout: nothing of it was paid. */
    readonly payout?: PayoutSaid<'endedBy' | 'reasonCode'>;
  } & Retold &
    Reason &
    Entry
>;
/** The redemption that it paid for was cancelled: all that captures took is back in the lots it came from, once. */
export type HoldRefunded = Event<'HoldRefunded', HoldRef & { readonly refunded: Points } & Reason & Entry>;
/** What somebody wants to give or take by hand. */
interface AdjustmentTerms {
  readonly adjustmentId: string;
  /** Signed, never 0. */
  readonly points: Points;
  readonly reasonCode: string;
  /** Who asked for it. */
  readonly actor: string;
  readonly expiresAt: InstantIso | null;
}

export type PointsAdjusted = Event<
  'PointsAdjusted',
  AdjustmentTerms & {
    /** The lot that was opened; null when points were taken. */
    readonly lotId: LotId | null;
    /** null: nobody had to. */
    readonly approvedBy: string | null;
    readonly occurredAt: InstantIso;
  } & Reason &
    Entry
>;
/** It has no effect until somebody else approves it; then it is adjusted or reversed, as of that instant. */
export type AdjustmentProposed = Event<
  'AdjustmentProposed',
  AdjustmentTerms & {
    readonly at: InstantIso;
    /** The adjustment, or the reversal, that it would undo; null: it is none. */
    readonly reverses: string | null;
  } & Reason &
    Entry
>;
/**
 * An adjustment is as if it had never been; or is again, when it is a reversal that was undone. Its `points` are those of what it
 * reverses, the other way round; what it changes is what became of them.
 */
export type AdjustmentReversed = Event<
  'AdjustmentReversed',
  AdjustmentTerms & {
    readonly at: InstantIso;
    readonly reverses: string;
    readonly approvedBy: string | null;
    /** The lot of the points that had been given, and what it grants from now on: nothing, or all of them again. null: points had been taken. */
    readonly lotId: LotId | null;
    readonly granted: Points;
  } & Reason &
    Entry
>;
export type AdjustmentDeclined = Event<
  'AdjustmentDeclined',
  {
    readonly at: InstantIso;
    readonly adjustmentId: string;
    readonly declinedBy: string;
  } & Reason &
    Entry
>;

/** Without a hold: what is not there is owed. */
export type PointsSpent = Event<
  'PointsSpent',
  {
    readonly at: InstantIso;
    readonly receiptId: ReceiptId;
    readonly points: Points;
    readonly failed: readonly FailedHold[];
  } & Reason &
    Entry
>;

/** A hold that did not pay what a receipt says. */
export interface FailedHold {
  readonly holdId: HoldId;
  readonly fault: HoldFault;
  /** What it was to pay, and what of that it did not. */
  readonly points: Points;
  readonly unpaid: Points;
}

/** A return gives back what receipts were paid with. */
export type SpendRefunded = Event<
  'SpendRefunded',
  {
    readonly at: InstantIso;
    /** The return. */
    readonly receiptId: ReceiptId;
    readonly receiptIds: readonly ReceiptId[];
    readonly points: Points;
    /** For points whose own lot has expired; null: there is none. */
    readonly lotId: LotId | null;
    readonly expiresAt: InstantIso | null;
    readonly expiresOn: LocalDateIso | null;
  } & Reason &
    Entry
>;
export type SpendVoided = Event<
  'SpendVoided',
  {
    readonly at: InstantIso;
    /** The void. */
    readonly receiptId: ReceiptId;
    readonly voids: ReceiptId;
  } & Reason &
    Entry
>;

/** A person decided about points that a return took and that were not there. */
export type ClawbackDecided = Event<
  'ClawbackDecided',
  {
    readonly at: InstantIso;
    readonly decisionId: string;
    /** The lot of the award that was taken back. */
    readonly lotId: LotId;
    /** At least 1. */
    readonly points: Points;
    readonly outcome: ClawbackOutcome;
    readonly actor: string;
  } & Reason &
    Entry
>;
export type ClawbackOutcome = 'owe' | 'write_off';

/** What a member had in another system, as a signed-off import says: a lot of its own. */
export type OpeningBalanceImported = Event<
  'OpeningBalanceImported',
  {
    readonly occurredAt: InstantIso;
    readonly importId: string;
    /** Of the import. */
    readonly line: number;
    readonly lotId: LotId;
    readonly points: Points;
    readonly expiresAt: InstantIso | null;
    readonly expiresOn: LocalDateIso | null;
    /** Who signed the import off. */
    readonly actor: string;
  } & Reason &
    Entry
>;

export type AccountEvent =
  | PointsEarned
  | PointsReversed
  | PointsCorrected
  | LotTermsRecorded
  | LotsActivated
  | LotsExpired
  | HoldPlaced
  | HoldExtended
  | PayoutApproved
  | HoldRefused
  | HoldCaptured
  | HoldReleased
  | HoldRefunded
  | PointsAdjusted
  | AdjustmentProposed
  | AdjustmentDeclined
  | AdjustmentReversed
  | PointsSpent
  | SpendRefunded
  | SpendVoided
  | ClawbackDecided
  | OpeningBalanceImported
  | PointsTransferred
  | TransferReceived
  | TransferRefused
  | TransferTakenBack
  | TransferReturned
  | AccountMerged
  | DuplicateJoined
  | DuplicateLeft
  | AccountSeparated;
