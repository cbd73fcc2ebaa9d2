import type { ActionId, Command, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';
import type { FaultyHold, NormalisedReceipt, ReceiptContent } from '../receipt';
import type { Turnover } from '../turnover';
import type {
  ActionRecorded,
  ActionRevoked,
  AttributesApplied,
  Attributed,
  AttributedBy,
  ConflictClosed,
  EvaluationClaims,
  EvaluationSettled,
  Going,
  HoldFailed,
  LoyaltyDiscounts,
  ReferralSettled,
  ReferralSideTold,
  ReturnInReview,
  TierStep,
  TooOld,
} from './events';

/**
 * Records a receipt and adjudicates it. The stream is the member's, or that of the receipt itself when nobody was
 * identified. A repeated receipt leads to nothing; the same id with other content to a conflict.
 */
export type RecordReceipt = Command<
  'RecordReceipt',
  Arrived & {
    /** Of `assessReceipt`, or the one that it was recorded under before. */
    readonly programmeVersion: number;
    /** Of a void: what it undoes of turnover; null: that is not known, or it is no void. */
    readonly undoes: Turnover | null;
    /**
     * It was recorded before, without member or for another one. It was accepted then, so nothing is refused any more: what
     * cannot be taken back is for review. null: it comes for the first time.
     */
    readonly attributed: Attributed | null;
    /** The customer is still there and could pay otherwise. Else what points cannot have paid is recorded, and for review. */
    readonly tillWaits: boolean;
    /** While the till waits: what speaks against a hold among its tenders. Later the ledger tells, by trying. */
    readonly holdFault: FaultyHold | null;
    /** Of the evaluation that it names; null: it names none. */
    readonly evaluation: EvaluationSettled | null;
    /** What was due when it was recorded for another member; null: that is decided now. */
    readonly discounts: LoyaltyDiscounts | null;
  }
>;

/** Keeps a receipt for a person to decide on. One that is known is answered as by `RecordReceipt`. */
export type HoldReceipt = Command<
  'HoldReceipt',
  Arrived & { readonly tooOld: TooOld; readonly claims?: EvaluationClaims | null | undefined }
>;

/** A receipt that `assessReceipt` has found to count for something. */
interface Arrived {
  readonly receipt: ReceiptContent;
  readonly normalised: NormalisedReceipt;
  /** `contentHash(receiptMeaning(receipt))`. */
  readonly hash: string;
  /** The door it came through, for people: nothing is decided by it. */
  readonly source: string;
  /** null: nobody was identified. */
  readonly memberId: MemberId | null;
}

/** Records a receipt that was held for review. */
export type AcceptHeldReceipt = Command<
  'AcceptHeldReceipt',
  Decided & {
    /** When it happened, as a person knows; null: when the till says. */
    readonly occurredAt: InstantIso | null;
    /** As in `RecordReceipt`. */
    readonly undoes: Turnover | null;
  }
>;

/** Closes the review of a held receipt: it is never recorded. */
export type RejectHeldReceipt = Command<'RejectHeldReceipt', Decided>;

/** By a person. */
interface Decided {
  readonly receiptId: ReceiptId;
  readonly reason: string;
  readonly actor: string;
}

/** A hold did not pay what a recorded receipt says: a person looks at it. Again the same is no event, nor is it when the receipt is gone. */
export type NoteFailedHold = Command<'NoteFailedHold', Omit<HoldFailed['data'], 'notedAt'>>;

/** A person has looked at how the receipt was paid with points. Again the same is no event. */
export type CloseTenderReview = Command<'CloseTenderReview', Decided>;

/** A person has looked at the discounts of the receipt. Again the same is no event. */
export type CloseDiscountReview = Command<'CloseDiscountReview', Decided>;

/** Of two contents of a receipt, a person has chosen one. Again the same is no event. */
export type CloseConflict = Command<'CloseConflict', Decided & Pick<ConflictClosed['data'], 'hash' | 'verdict'>>;

/** A person waits no longer for the sale of a return. Again the same is no event. */
export type CloseReturnReview = Command<'CloseReturnReview', Decided & { readonly status: ReturnInReview }>;

/** Another receipt came under the business key of a known one: both are kept for a person to look at. */
export type ParkConflict = Command<
  'ParkConflict',
  { readonly receiptId: ReceiptId; readonly hash: string; readonly body: ReceiptContent }
>;

/** Attributes a receipt without member to one, once. */
export type ClaimReceipt = Command<
  'ClaimReceipt',
  { readonly receiptId: ReceiptId; readonly memberId: MemberId; readonly by: Exclude<AttributedBy, Going> }
>;

/**
 * Gives a receipt of this member to another one, with what takes back goods of it or undoes it. The journal is afterwards as if
 * it had never had them.
 */
export type MoveReceipt = Command<
  'MoveReceipt',
  {
    readonly receiptId: ReceiptId;
    /** Whose it is. */
    readonly memberId: MemberId;
    readonly to: MemberId;
    readonly reason: string;
  }
>;

/**
 * A person decided that a receipt of this member says something else: it leaves, and comes back with the second content. Returns that name it wait for it
 * meanwhile. Again the same is no event.
 */
export type ReplaceReceipt = Command<
  'ReplaceReceipt',
  {
    readonly receiptId: ReceiptId;
    readonly memberId: MemberId;
    readonly reason: string;
    readonly hash: string;
    readonly body: ReceiptContent;
  }
>;

/** The member is a duplicate of another. An older word than the last is none. */
export type MergeJournal = Command<'MergeJournal', { readonly memberId: MemberId; readonly into: MemberId }>;

/** The member is a duplicate no more. */
export type SeparateJournal = Command<'SeparateJournal', { readonly memberId: MemberId }>;

/** Of a duplicate: the last of its receipts go on to the survivor. None when all have gone. */
export type ForwardReceipts = Command<'ForwardReceipts', { readonly memberId: MemberId; readonly atMost: number }>;

/** Receipts that came from a duplicate return to it, with what takes back goods of them or undoes them. Those that are not here stay away. */
export type GiveBackReceipts = Command<
  'GiveBackReceipts',
  { readonly memberId: MemberId; readonly to: MemberId; readonly receiptIds: readonly ReceiptId[] }
>;

/** Since when the member has been one, which rules of a programme ask for. */
export type ApplyEnrolment = Command<
  'ApplyEnrolment',
  { readonly memberId: MemberId; readonly enrolledAt: InstantIso }
>;

/** What is told of the member from some instant on. Again is no event. */
export type ApplyAttributes = Command<'ApplyAttributes', AttributesApplied['data']>;

/** The member's tiers in event time, replacing what was known. */
export type ApplyTierTimeline = Command<
  'ApplyTierTimeline',
  {
    readonly memberId: MemberId;
    /** Earliest first. */
    readonly timeline: readonly TierStep[];
    /** A timeline that is not newer than the known one changes nothing. */
    readonly sequence: number;
  }
>;

/** Records what the member did and decides what it earns. Again the same key is no event. */
export type RecordAction = Command<'RecordAction', ActionRecorded['data']>;

/** Takes an action back, at its own event time. Again is no event. */
export type RevokeAction = Command<'RevokeAction', ActionRevoked['data']>;

/** As `ForwardReceipts`. */
export type ForwardActions = Command<'ForwardActions', { readonly memberId: MemberId; readonly atMost: number }>;

/** As `GiveBackReceipts`. */
export type GiveBackActions = Command<
  'GiveBackActions',
  { readonly memberId: MemberId; readonly to: MemberId; readonly actionIds: readonly ActionId[] }
>;

/** The member opts in to an offer at an event time. Again, and any later time, is no event. */
export type ActivateOffer = Command<
  'ActivateOffer',
  { readonly actionId: ActionId; readonly memberId: MemberId; readonly activatedAt: InstantIso }
>;

/** The member has seen an offer at an event time. Again, and any later time, is no event. */
export type ViewOffer = Command<
  'ViewOffer',
  { readonly actionId: ActionId; readonly memberId: MemberId; readonly viewedAt: InstantIso }
>;

/** The last day of an offer is over. Again is no event, nor is it when it has given all that it gives. */
export type ExpireOffer = Command<'ExpireOffer', { readonly actionId: ActionId; readonly memberId: MemberId }>;

/** Says that both sides have been told, unless something else was said of the referral since. Again is no event. */
export type SettleReferral = Command<'SettleReferral', ReferralSettled['data']>;

/** Says whether a side of a referral stands. What is not newer than what was told is no event, nor is it when the side is not here. */
export type TellReferralSide = Command<'TellReferralSide', ReferralSideTold['data']>;

export type JournalCommand =
  | RecordAction
  | RevokeAction
  | ActivateOffer
  | ViewOffer
  | ExpireOffer
  | ForwardActions
  | GiveBackActions
  | SettleReferral
  | TellReferralSide
  | RecordReceipt
  | HoldReceipt
  | AcceptHeldReceipt
  | RejectHeldReceipt
  | NoteFailedHold
  | CloseTenderReview
  | CloseDiscountReview
  | CloseConflict
  | CloseReturnReview
  | ParkConflict
  | ClaimReceipt
  | MoveReceipt
  | ReplaceReceipt
  | MergeJournal
  | SeparateJournal
  | ForwardReceipts
  | GiveBackReceipts
  | ApplyTierTimeline
  | ApplyAttributes
  | ApplyEnrolment;
