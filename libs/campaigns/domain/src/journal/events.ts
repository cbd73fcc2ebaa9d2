import type { HoldFault, ReceiptReason, TenderReason } from '@accrue/contracts';
import type {
  ActionId,
  AwardId,
  Event,
  InstantIso,
  MemberId,
  MinorUnits,
  Points,
  ReceiptId,
  RuleId,
  WalletAmounts,
} from '@accrue/kernel';
import type { ReceiptContent, ReceiptKind } from '../receipt';
import type { Grace } from '../programme/terms';
import type { CountedBy } from '../rules/counters';
import type { Turnover } from '../turnover';
import type { ActionMoved, ActionRecorded, ActionRevoked, AwardSequence } from './action-events';
import type { AwardHistory, AwardLimited, AwardTerms } from './award-parts';
import type { EvaluationClaims, EvaluationSettled, LoyaltyDiscounts } from './discount-events';
import type { BudgetsDrawn } from './budget-events';
import type { ArmExposed } from './exposure-events';
import type { GiftStated } from './gift-events';
import type { AwardsGranted, GrantedByRule, GrantedInWallet } from './grant-events';
import type {
  AttributesApplied,
  EnrolmentApplied,
  JournalMerged,
  JournalSeparated,
  TierTimelineApplied,
} from './membership-events';
import type { ReceiptMoved } from './move-events';
import type { OfferChanged } from './offer-events';
import type { ReferralChanged, ReferralSettled, ReferralSideTold } from './referral-events';
import type { ReturnAdjudicated } from './return-events';
import type {
  ConflictClosed,
  Decided,
  DiscountReviewClosed,
  ReturnReviewClosed,
  TenderReviewClosed,
} from './review-events';

export type * from './action-events';
export type * from './award-parts';
export type * from './discount-events';
export type * from './budget-events';
export type * from './exposure-events';
export type * from './gift-events';
export type * from './grant-events';
export type * from './membership-events';
export type * from './move-events';
export type * from './offer-events';
export type * from './referral-events';
export type * from './return-events';
export type * from './review-events';

/** What a receipt counts for. Changes when a fact arrives that lies before it, or when goods find their sale. */
export interface Contribution {
  /** Earned without any multiplier, by wallet; negative on a return. */
  readonly qualifying: WalletAmounts;
  /** Minor units of eligible spend; negative on a return. */
  readonly qualifyingSpend: MinorUnits;
  /** What the goods that it brought back cost the member, over all awards, by wallet. */
  readonly clawedBack: WalletAmounts;
  /** By sale, what of that it takes from it. Absent: from none, or the ladder of its version counts for ever. */
  readonly ofSales?: Readonly<Record<string, OfSale>>;
}

/** What a return takes of what a sale counts for; negative. */
export interface OfSale {
  /** Of the sale. */
  readonly order: string;
  readonly qualifying: WalletAmounts;
  readonly qualifyingSpend: MinorUnits;
}

/**
 * `return`, `exchange`, `void`: goods came back; `late_receipt`, `claim`, `tier_changed`, `enrolment_known`, `attributes_known`, `late_action`: something earlier is known
 * now; `revocation`: an action was taken back; `move`: a receipt went to another member, or came from one; `merge`: with all that its
 * member had; `replaced`: a person accepted another content of it.
 */
export interface Cause {
  readonly kind: CauseKind;
  /** null: no receipt caused it. */
  readonly receiptId: ReceiptId | null;
  /** Absent: no action caused it. */
  readonly actionId?: ActionId;
}
export type CauseKind =
  | 'return'
  | 'exchange'
  | 'void'
  | 'late_receipt'
  | 'claim'
  | 'tier_changed'
  | 'enrolment_known'
  | 'attributes_known'
  | 'move'
  | 'merge'
  | 'replaced'
  | 'late_action'
  | 'revocation';

/** A receipt was accepted. Holds it as it was received: everything else can be computed again from it. */
export type ReceiptRecorded = Event<
  'ReceiptRecorded',
  {
    readonly receiptId: ReceiptId;
    /** null: nobody was identified; the receipt waits to be claimed. */
    readonly memberId: MemberId | null;
    readonly kind: ReceiptKind;
    /** `contentHash` of what the receipt says (`receiptMeaning`). */
    readonly hash: string;
    readonly occurredAt: InstantIso;
    readonly order: string;
    /** The door it came through first: http, bulk, bus. For people: nothing is decided by it. */
    readonly source: string;
    /** The version it is adjudicated under, for ever; null: nobody was identified. */
    readonly programmeVersion: number | null;
    readonly contribution: Contribution;
    readonly receipt: ReceiptContent;
    /** Positions of lines that no rule of the programme counts. */
    readonly notEligible: readonly number[];
    /** Of a void: what it does to turnover, as far as what it names is known now. null: it is no void, its body says it. */
    readonly undoes: Turnover | null;
    /** null: recorded when it arrived. Else it was recorded before, without member, for another one, or with another content. */
    readonly attributed: Attributed | null;
    /** Why points cannot have paid for it as it says: a person looks at it. Absent: nothing is known against it. */
    readonly tenderFault?: TenderReason;
    /** Absent: it names no discount of the programme. */
    readonly discounts?: LoyaltyDiscounts;
    /** Absent: it names no evaluation. */
    readonly evaluation?: EvaluationSettled;
    /** By wallet, where points go back to the customer: how long those are good that have expired. A wallet without grace is not there. */
    readonly grace?: Readonly<Record<string, Grace>>;
    /** What it adds to the counters of its version, before any of it comes back. Absent: nothing. */
    readonly counted?: CountedBy;
  }
>;

/** What a sale adds to counters after a return: when that was, its own entry says. */
export interface CountedLater {
  readonly by: ReceiptId;
  /** Where it differs from what the sale added at first; what adds nothing any more is there, with nothing. */
  readonly counted: CountedBy;
}

/** What a sale adds to counters after each return that takes something of it. */
export type CountsRestated = Event<
  'CountsRestated',
  { readonly receiptId: ReceiptId; readonly memberId: MemberId; readonly later: readonly CountedLater[] }
>;

export type AttributedBy = 'claim' | 'identity_linked' | 'named_sale' | 'moved' | 'merged' | 'replaced';

/** Of a receipt that goes from one member to another, or comes back to the same with another content. */
export type Going = Extract<AttributedBy, 'moved' | 'merged' | 'replaced'>;

export interface Attributed {
  readonly by: AttributedBy;
  readonly at: InstantIso;
  /** How often it has been claimed or moved by now, this time included: 1, 2, 3 … */
  readonly moves: number;
  /** As of the move that brought it. */
  readonly namedMoves?: number;
  /** Of its contribution: 0 for a receipt that has had no member before. */
  readonly sequence: number;
  /** The last that was said of its awards in the journals that it comes from. */
  readonly awards: readonly AwardSequence[];
}

/** A receipt came whose content may be wrong: a person decides whether it is recorded. Until then it counts for nothing. */
export type ReceiptHeld = Event<
  'ReceiptHeld',
  {
    readonly receiptId: ReceiptId;
    /** null: nobody was identified. */
    readonly memberId: MemberId | null;
    readonly kind: ReceiptKind;
    readonly hash: string;
    /** As the till says, and so its order. */
    readonly occurredAt: InstantIso;
    readonly order: string;
    readonly source: string;
    readonly reason: HeldReason;
    readonly heldAt: InstantIso;
    readonly receipt: ReceiptContent;
    /** Of the evaluation that it names; null: that is not known. Absent: it names none. */
    readonly claims?: EvaluationClaims | null;
  }
>;

export type HeldReason = Extract<ReceiptReason, { readonly code: 'receipt.too_old' }>;

/** Why a receipt is not taken as it stands: its till's clock may be wrong. In whole days of 24 hours. */
export interface TooOld {
  readonly ageDays: number;
  /** The programme's limit, below `ageDays`. */
  readonly tooOldDays: number;
}

/** Followed by `ReceiptRecorded`. */
export type HeldReceiptAccepted = Event<
  'HeldReceiptAccepted',
  Decided & {
    /** The event time that it is recorded with; the receipt itself keeps saying what the till wrote. */
    readonly occurredAt: InstantIso;
  }
>;

export type HeldReceiptRejected = Event<'HeldReceiptRejected', Decided>;

/** The ledger could not capture a hold that the receipt names: what the hold did not pay was spent without it. */
export type HoldFailed = Event<
  'HoldFailed',
  {
    readonly receiptId: ReceiptId;
    readonly memberId: MemberId;
    readonly holdId: string;
    /** That the receipt names. */
    readonly walletId: string;
    readonly fault: HoldFault;
    /** What the hold was to pay, and what of that it did not. */
    readonly points: Points;
    readonly unpaid: Points;
    readonly notedAt: InstantIso;
  }
>;

interface AwardIdentity {
  /** `{receiptId}:{ruleId}`, or with the id of the action. */
  readonly awardId: AwardId;
  readonly memberId: MemberId;
  /** The sale that earned; null: an action did. */
  readonly receiptId: ReceiptId | null;
  /** Absent: a sale earned. */
  readonly actionId?: ActionId;
  readonly walletId: string;
  readonly ruleId: RuleId;
  readonly programmeVersion: number;
  /** 0 for the first grant, then one more per change, in whichever journal. */
  readonly sequence: number;
  /** Event time of the cause. */
  readonly occurredAt: InstantIso;
}

/** As it is decided, award by award; told and stored is what one sale or action earned together (`AwardsGranted`). */
export type AwardGranted = Event<
  'AwardGranted',
  AwardIdentity & AwardTerms & Omit<GrantedInWallet, 'awards'> & Pick<GrantedByRule, 'points'> & AwardLimited
>;

/** Goods came back, or the action was revoked: only `reversed` grew. */
export type AwardReversed = Event<
  'AwardReversed',
  AwardIdentity &
    AwardHistory &
    AwardLimited & {
      /** Taken back now. */
      readonly points: Points;
      /** The return, exchange or void that brought them back; null: the action was revoked. */
      readonly returnReceiptId: ReceiptId | null;
      readonly cause: Cause;
    }
>;

/** Adjudicated again: both totals may have gone up or down. */
export type AwardCorrected = Event<
  'AwardCorrected',
  AwardIdentity & AwardTerms & AwardHistory & AwardLimited & { readonly cause: Cause }
>;

/**
 * Limits of the wallet leave another part of what a rule gives, or the same of another sum, and nothing changes for the member: nobody else
 * hears of it.
 */
export type AwardBounded = Event<
  'AwardBounded',
  AwardIdentity &
    Omit<AwardTerms, 'lines'> &
    Required<AwardLimited> & {
      /** What the member has. */
      readonly granted: Points;
      readonly reversed: Points;
    }
>;

export type ContributionChanged = Event<
  'ContributionChanged',
  Contribution & {
    readonly receiptId: ReceiptId;
    readonly memberId: MemberId;
    /** Event time of this receipt. */
    readonly occurredAt: InstantIso;
    readonly order: string;
    /** 1, 2, 3 …: the highest is current. */
    readonly sequence: number;
    readonly cause: Cause;
  }
>;

/** The same key came with other content. The first body is in `ReceiptRecorded` or `ReceiptHeld`, this is the other one; a person decides. */
export type ReceiptConflicted = Event<
  'ReceiptConflicted',
  {
    /** The receipt that came first. */
    readonly receiptId: ReceiptId;
    readonly key: 'receipt_id' | 'business_key';
    readonly hash: string;
    readonly body: ReceiptContent;
  }
>;

export type ReceiptClaimed = Event<
  'ReceiptClaimed',
  {
    readonly receiptId: ReceiptId;
    readonly memberId: MemberId;
    readonly claimedAt: InstantIso;
    readonly by: Exclude<AttributedBy, Going>;
  }
>;

export type JournalEvent =
  | OfferChanged
  | ActionRecorded
  | ActionRevoked
  | ActionMoved
  | ReferralChanged
  | ReferralSettled
  | ReferralSideTold
  | ReceiptRecorded
  | ReceiptHeld
  | HeldReceiptAccepted
  | HeldReceiptRejected
  | HoldFailed
  | TenderReviewClosed
  | DiscountReviewClosed
  | ConflictClosed
  | ReturnReviewClosed
  | AwardGranted
  | AwardsGranted
  | AwardReversed
  | AwardCorrected
  | AwardBounded
  | GiftStated
  | BudgetsDrawn
  | ReturnAdjudicated
  | CountsRestated
  | ArmExposed
  | ContributionChanged
  | ReceiptConflicted
  | ReceiptClaimed
  | ReceiptMoved
  | JournalMerged
  | JournalSeparated
  | TierTimelineApplied
  | EnrolmentApplied
  | AttributesApplied;
