import type {
  Command,
  HoldId,
  InstantIso,
  LocalDateIso,
  LotId,
  MemberId,
  MinorUnits,
  Points,
  ReceiptId,
  RedemptionId,
} from '@accrue/kernel';
import type { Clawback, ClawbackOutcome, FailedHold, Grace, LotPoints, ReleaseCause } from './events';
import type { AwardCommand } from './award-commands';
import type { PayoutCommand, PayoutRejectionCode } from './payout-commands';
import type { AutomaticRedeeming } from './placed';
import type { PayingWallet } from '../paying-wallet';
import type { Fact } from './record';

export * from './award-commands';
export * from './payout-commands';

export type PlaceHold = Command<
  'PlaceHold',
  {
    readonly holdId: HoldId;
    readonly walletId: string;
    /** At least 1. */
    readonly points: Points;
    readonly expiresAt: InstantIso;
    readonly redemptionId: RedemptionId | null;
    /** As far as the ledger has heard: a closed account earns what was earned before, and spends no more. */
    readonly isAccountClosed: boolean;
    /** What a refusal leads to: a HoldRefused for a process that waits for a fact, or a rejection for a caller. */
    readonly onRefusal: 'record' | 'reject';
  }
>;

/** Holds for one receipt in several wallets, each as much as it may pay, in their order. Once per id. */
export type SpreadHold = Command<
  'SpreadHold',
  {
    readonly spreadId: string;
    /** What the receipt comes to; at least 1. */
    readonly payable: MinorUnits;
    /** In the order in which they pay. */
    readonly wallets: readonly PayingWallet[];
    readonly expiresAt: InstantIso;
    readonly isAccountClosed: boolean;
  }
>;

/** At most so long after it was placed: an open hold keeps its lots from expiring. */
export const HOLD_SECONDS_MAX = 7 * 24 * 60 * 60;

/** More time for a sale that takes longer; never less. */
export type ExtendHold = Command<'ExtendHold', { readonly holdId: HoldId; readonly expiresAt: InstantIso }>;

export type CaptureHold = Command<
  'CaptureHold',
  {
    readonly holdId: HoldId;
    /** Of which the hold has to be; null: of any. */
    readonly walletId: string | null;
    /** At most what is still held; null: all of that. */
    readonly points: Points | null;
    /** The receipt that the points pay for: one capture of a hold per receipt. */
    readonly receiptId: ReceiptId | null;
    /** Nothing more will be captured: the rest is released. Otherwise it stays held until the hold ends. */
    readonly isFinal: boolean;
    /**
     * What a hold that ended before `now` leads to: it is released as a fact, or the caller is rejected. `reject_booked`: likewise where its time-out is booked, even if
     * `now` is before that: what it held may be held by another one by now, and nobody owes what a gift card paid twice.
     */
    readonly onTimeout: 'release' | 'reject' | 'reject_booked';
  }
>;

export type ReleaseHold = Command<'ReleaseHold', { readonly holdId: HoldId; readonly cause: ReleaseCause }>;

/** The redemption was cancelled: what is still held is released, and what was captured comes back. */
export type RefundHold = Command<'RefundHold', { readonly holdId: HoldId; readonly redemptionId: RedemptionId }>;

export type AdjustPoints = Command<
  'AdjustPoints',
  {
    readonly adjustmentId: string;
    readonly walletId: string;
    /** Signed, not 0. */
    readonly points: Points;
    readonly reasonCode: string;
    readonly actor: string;
    readonly expiresAt: InstantIso | null;
    /** More than that, given or taken, only takes effect when somebody else approves it; null: nothing has to be approved. */
    readonly approvalAbove: number | null;
  }
>;

/** By somebody else than who proposed it. */
export type ApproveAdjustment = Command<'ApproveAdjustment', AdjustmentDecision>;

/** Who proposed it may take it back so. */
export type DeclineAdjustment = Command<'DeclineAdjustment', AdjustmentDecision>;

/** Undoes an adjustment, or brings one back by undoing its reversal; each once. */
export type ReverseAdjustment = Command<
  'ReverseAdjustment',
  {
    /** Stands among the adjustments itself, so that it can be reversed as they can. */
    readonly reversalId: string;
    /** An adjustment, or the reversal of one. */
    readonly adjustmentId: string;
    readonly reasonCode: string;
    readonly actor: string;
    readonly approvalAbove: number | null;
  }
>;

interface AdjustmentDecision {
  readonly adjustmentId: string;
  readonly actor: string;
}

/**
 * Points that paid for a receipt without a hold: the goods are gone, so they are spent as far as they are there, and the rest is owed.
 * Once per receipt and wallet.
 */
export type SpendPoints = Command<
  'SpendPoints',
  {
    readonly walletId: string;
    /** At least 1. */
    readonly points: Points;
    readonly receiptId: ReceiptId;
    /** Holds that the receipt names and that did not pay; [] when it names none. */
    readonly failed: readonly FailedHold[];
  }
>;

/** A return gives points back that receipts were paid with: into the lots they came from, what was spent last first. */
export type RefundSpend = Command<
  'RefundSpend',
  {
    readonly walletId: string;
    /** At least 1; what the receipts were not paid with is not given back. */
    readonly points: Points;
    /** The return; once per return and wallet. */
    readonly refundId: ReceiptId;
    /** What the goods were bought with. */
    readonly receiptIds: readonly ReceiptId[];
    /** How long points are good whose lot has expired meanwhile; null: they expire at once. */
    readonly grace: Grace | null;
  }
>;

/** A receipt was undone: what it spent or gave back is as if it had never been. */
export type VoidSpending = Command<
  'VoidSpending',
  {
    readonly voidId: ReceiptId;
    /** A sale, a return, or itself a void. */
    readonly receiptId: ReceiptId;
    /** Of the entry, where nothing of the receipt is known. */
    readonly walletId: string;
  }
>;

/** A person decides about points that a return took of an award and that were not there. Once per decision id. */
export type DecideClawback = Command<
  'DecideClawback',
  {
    readonly decisionId: string;
    /** Of the award. */
    readonly lotId: LotId;
    /** At least 1 and at most what is in review; null: all of that. */
    readonly points: Points | null;
    readonly outcome: ClawbackOutcome;
    readonly actor: string;
  }
>;

/** How much a member may send of a wallet; null: as much as there is. */
export interface TransferLimits {
  readonly allowed: boolean;
  readonly minimum: number | null;
  readonly perTransfer: number | null;
  /** In so many times 24 hours up to the transfer. */
  readonly perPeriod: { readonly points: number; readonly days: number } | null;
}

/** Sends what can be spent to another member, first what expires first. Once per transfer id. */
export type TransferPoints = Command<
  'TransferPoints',
  {
    readonly transferId: string;
    /** The account's own member. */
    readonly from: string;
    readonly to: string;
    readonly walletId: string;
    /** At least 1. */
    readonly points: Points;
    readonly reasonCode: string | null;
    readonly actor: string;
    readonly limits: TransferLimits;
    /** Of either of both, as far as the ledger has heard. */
    readonly isAccountClosed: boolean;
  }
>;

/** Takes what another member sent, or refuses it. Once per sender and transfer id. */
export type ReceiveTransfer = Command<
  'ReceiveTransfer',
  {
    readonly transferId: string;
    readonly from: string;
    readonly walletId: string;
    readonly parts: readonly (LotPoints & { readonly expiresAt: InstantIso | null })[];
    readonly isAccountClosed: boolean;
  }
>;

/** Reverses a transfer that was received: once. */
export type TakeBackTransfer = Command<
  'TakeBackTransfer',
  {
    readonly transferId: string;
    readonly from: string;
    readonly reasonCode: string;
    readonly actor: string;
    /** `unlimited`: what is not there any more is owed; else what is there is taken. */
    readonly clawback: Clawback;
  }
>;

/** What was sent, or a part of it, is the sender's again. Once per transfer. */
export type ReturnTransfer = Command<
  'ReturnTransfer',
  {
    readonly transferId: string;
    readonly cause: 'refused' | 'reversed';
    /** Of the sender's lots. */
    readonly parts: readonly LotPoints[];
  }
>;

/** A line of a signed-off import: what the member had in another system. Once per import and line. */
export type ImportOpeningBalance = Command<
  'ImportOpeningBalance',
  {
    readonly importId: string;
    readonly line: number;
    readonly walletId: string;
    /** At least 1. */
    readonly points: Points;
    /** null: never. */
    readonly expiresAt: InstantIso | null;
    readonly expiresOn: LocalDateIso | null;
    readonly actor: string;
  }
>;

/** Brings the account to `now`: activates what is due, releases holds that timed out, expires lots; in this order. */
export type SettleDue = Command<'SettleDue', Readonly<Record<never, never>>>;

/** The member is a duplicate. An older word than the last is none. */
export type MergeAccount = Command<'MergeAccount', { readonly into: MemberId } & InSomeWallet>;

/** To the survivor, with what the duplicate's account consisted of. Once, until it has left. */
export type JoinDuplicate = Command<'JoinDuplicate', { readonly duplicate: MemberId } & Facts & InSomeWallet>;

/** To the survivor. */
export type LetDuplicateGo = Command<'LetDuplicateGo', { readonly duplicate: MemberId } & InSomeWallet>;

/** To the duplicate, with what came by it. */
export type SeparateAccount = Command<'SeparateAccount', Facts & InSomeWallet>;

interface Facts {
  /** In the order in which the other account learnt of them. */
  readonly facts: readonly Fact[];
}

interface InSomeWallet {
  /** Where it is said of an account that has no wallet. */
  readonly walletId: string;
}

export type AccountCommand = PlainCommand & {
  /** The duplicate that the command was for. It must have joined. Absent: it is for the member itself. */
  readonly through?: MemberId;
  /** What is redeemed by itself once a wallet has its price. Absent: nothing. */
  readonly automatic?: AutomaticRedeeming;
};

export type PlainCommand =
  | AwardCommand
  | PlaceHold
  | SpreadHold
  | ExtendHold
  | CaptureHold
  | ReleaseHold
  | RefundHold
  | PayoutCommand
  | AdjustPoints
  | ApproveAdjustment
  | DeclineAdjustment
  | ReverseAdjustment
  | SpendPoints
  | RefundSpend
  | VoidSpending
  | DecideClawback
  | TransferPoints
  | ReceiveTransfer
  | TakeBackTransfer
  | ReturnTransfer
  | ImportOpeningBalance
  | SettleDue
  | MergeAccount
  | JoinDuplicate
  | LetDuplicateGo
  | SeparateAccount;

/** Every code that an account rejects with. */
export type AccountRejectionCode =
  | 'account.closed'
  | 'account.has_duplicates'
  | 'account.merged'
  | 'account.not_joined'
  | 'adjustment.conflict'
  | 'adjustment.declined'
  | 'adjustment.invalid'
  | 'adjustment.not_posted'
  | 'adjustment.own_proposal'
  | 'adjustment.posted'
  | 'adjustment.reversed'
  | 'adjustment.unknown'
  | 'award.invalid'
  | 'clawback.conflict'
  | 'clawback.exceeded'
  | 'clawback.not_in_review'
  | 'gift_card.not_paid'
  | 'gift_card.unknown'
  | 'gift_card.used'
  | 'hold.conflict'
  | 'hold.captured'
  | 'hold.exceeded'
  | 'hold.expired'
  | 'hold.invalid'
  | 'hold.other_wallet'
  | 'hold.receipt_paid'
  | 'hold.refunded'
  | 'hold.refused'
  | 'hold.released'
  | 'hold.too_long'
  | 'hold.unknown'
  | 'import.conflict'
  | PayoutRejectionCode
  | 'points.insufficient'
  | 'spend.conflict'
  | 'spend.invalid'
  | 'transfer.above_maximum'
  | 'transfer.below_minimum'
  | 'transfer.conflict'
  | 'transfer.limit_reached'
  | 'transfer.not_allowed'
  | 'transfer.not_received'
  | 'transfer.nothing_left'
  | 'transfer.refused'
  | 'transfer.reversed'
  | 'transfer.to_self'
  | 'transfer.unknown'
  | 'wallet.none_pays';
