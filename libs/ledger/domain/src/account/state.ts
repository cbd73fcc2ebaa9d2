import {
  laterOf,
  lotId as lotIdOf,
  points,
  type AwardId,
  type HoldId,
  type InstantIso,
  type LotId,
  type MemberId,
  type Points,
  type ReceiptId,
  type RedemptionId,
} from '@accrue/kernel';
import type { Clawback, ClawbackOutcome, Inactivity, LotPoints, Reversal, TransferRefusal } from './events';
import type { Payout, Placed } from './placed';
import type { AccountName } from './postings';

/** Signed balance of each account; they sum to zero. */
export type WalletTotals = Readonly<Record<AccountName, number>>;

/**
 * `grace`: a return gave points back after their own lot had expired; `transfer`: they came from another member;
 * `migration`: from another system.
 */
export type LotOrigin = 'award' | 'adjustment' | 'grace' | 'transfer' | 'migration';
/** Of what a duplicate brought: it goes back there when the members are separated. */
export interface Brought {
  /** Absent: it came by no duplicate. */
  readonly of?: MemberId;
}

/**
 * Points that came together and expire together. What it was earned with is in its PointsEarned event; here is only what a
 * later decision needs, also when nothing remains: a return years later is judged by what was granted and taken back.
 */
export interface Lot extends Brought {
  readonly lotId: LotId;
  readonly walletId: string;
  readonly origin: LotOrigin;
  readonly granted: Points;
  /** In event order; together at most `granted`. */
  readonly reversals: readonly Reversal[];
  /** Last sequence of the award that was applied; -1 for points of another origin. */
  readonly sequence: number;
  /** A reversal or correction came before the grant: the dates are not known, and nothing of it can be spent. */
  readonly isAwaitingTerms: boolean;
  readonly occurredAt: InstantIso;
  /** null: spendable at once. */
  readonly activatesAt: InstantIso | null;
  /** First instant at which it can no longer be spent; null: never. Where it follows what happens in the wallet: as booked, null when nothing is in it. */
  readonly expiresAt: InstantIso | null;
  /** null: its expiry is a date that stays. */
  readonly inactivity: Inactivity | null;
  readonly clawback: Clawback;
  /** As booked: neither held, spent, expired nor taken back; at least 0. */
  readonly remaining: Points;
  /** As booked: expired and not taken back since. */
  readonly expired: Points;
  /** As booked: taken back although it was not there, and nobody has decided about it. */
  readonly inReview: Points;
}

/** A part of a hold that was spent. */
export interface Capture {
  readonly at: InstantIso;
  /** What it was spent on; null: the caller named no receipt. */
  readonly receiptId: ReceiptId | null;
  readonly points: Points;
}

/** Kept as long as the ledger, also when it has ended: a repeated request must find its answer. */
export interface Hold extends Brought, Omit<Placed, 'payout'> {
  readonly holdId: HoldId;
  readonly walletId: string;
  /** What it was placed for, or asked for when it was refused. */
  readonly points: Points;
  readonly placedAt: InstantIso;
  readonly redemptionId: RedemptionId | null;
  readonly captures: readonly Capture[];
  /** `captured`: the last capture was made; parts of one that was released or timed out may have been captured before. */
  readonly status: 'open' | 'captured' | 'released' | 'timed_out' | 'refused' | 'refunded';
  /** When the last capture or the release ended it; null while open, and when its time alone ended it. */
  readonly endedAt: InstantIso | null;
  /** When the redemption that it paid for was cancelled. */
  readonly refundedAt: InstantIso | null;
  /** Absent: it pays for a receipt or a redemption. */
  readonly payout?: Payout;
}

/** Points by hand, once per id. */
export interface Adjustment extends Brought {
  readonly adjustmentId: string;
  readonly walletId: string;
  /** When it took effect; until then, and when it never did: when it was proposed. */
  readonly at: InstantIso;
  /** Signed, never 0. Those given are a lot, too. */
  readonly points: Points;
  readonly expiresAt: InstantIso | null;
  readonly reasonCode: string;
  /** Only what is posted is in the books. */
  readonly status: 'proposed' | 'posted' | 'declined';
  /** Who asked for it. */
  readonly actor: string;
  /** Who approved or declined it; null: nobody had to, or has yet. */
  readonly decidedBy: string | null;
  /** The adjustment, or the reversal, that it undoes; null: it is none. */
  readonly reverses: string | null;
}

/** Points that paid for a receipt without a hold. */
export interface Spend extends Brought {
  readonly receiptId: ReceiptId;
  readonly walletId: string;
  readonly at: InstantIso;
  readonly points: Points;
}

/** Points that a return gave back. */
export interface Refund extends Spend {
  /** What they had paid for. */
  readonly receiptIds: readonly ReceiptId[];
  /** For points whose own lot has expired; null: there is none. */
  readonly lotId: LotId | null;
}

/** A void, of a receipt that spent or gave back, or of another void. */
export interface Void extends Brought {
  readonly receiptId: ReceiptId;
  readonly voids: ReceiptId;
}

/** Points that went to another member, once per id. */
export interface Transfer extends Brought {
  readonly transferId: string;
  readonly to: string;
  readonly walletId: string;
  readonly at: InstantIso;
  readonly points: Points;
  /** What was sent, for ever: whatever is learnt later of what came before, the other member has these. */
  readonly parts: readonly LotPoints[];
  readonly reasonCode: string | null;
  readonly actor: string;
  /** What came back, and why; null: nothing has. */
  readonly returned: {
    readonly at: InstantIso;
    readonly cause: 'refused' | 'reversed';
    readonly parts: readonly LotPoints[];
  } | null;
}

/** Points that another member sent, once per sender and id. */
export interface IncomingTransfer extends Brought {
  readonly transferId: string;
  readonly from: string;
  readonly walletId: string;
  readonly at: InstantIso;
  /** null: they were received. */
  readonly refusal: TransferRefusal | null;
  /** The lots that it opened, each for one of the sender's. */
  readonly lots: readonly (LotPoints & { readonly source: LotId })[];
  /** What an operator took back of its lots; null: nobody has. */
  readonly takenBack: {
    readonly at: InstantIso;
    readonly parts: readonly LotPoints[];
    readonly reasonCode: string;
    readonly actor: string;
  } | null;
}

/** What a person decided about points that were taken back and were not there. */
export interface ClawbackDecision extends Brought {
  readonly decisionId: string;
  readonly walletId: string;
  readonly lotId: LotId;
  readonly at: InstantIso;
  readonly points: Points;
  readonly outcome: ClawbackOutcome;
}

/**
 * A member's account. It needs no opening: whoever has no event yet has an empty one.
 *
 * It consists of facts, each with its event time, and of what is booked for them (`wallets`, and `remaining`, `expired` and `inReview` of the lots). The
 * books as they should be follow from the facts alone (`booksOf`); an entry books the difference.
 */
export interface Account {
  readonly wallets: Readonly<Record<string, WalletTotals>>;
  /** In order of arrival, closed ones included. */
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  readonly adjustments: readonly Adjustment[];
  readonly spends: readonly Spend[];
  readonly refunds: readonly Refund[];
  readonly voids: readonly Void[];
  readonly decisions: readonly ClawbackDecision[];
  readonly transfers: readonly Transfer[];
  readonly incoming: readonly IncomingTransfer[];
  /** The survivor, of a duplicate: it refuses commands. null: it is none. */
  readonly mergedInto: MemberId | null;
  /** Members that are merged into this one. */
  readonly duplicates: readonly MemberId[];
  /** Members that were separated from this one, each with when that was last: an older merge that is told again joins nobody. */
  readonly separated: Readonly<Record<MemberId, InstantIso>>;
  /** When the member was merged or separated last; '': never. */
  readonly mergeChangedAt: InstantIso;
  /** Latest event time so far: what time brings about is booked up to here. '' before the first event. */
  readonly settledAt: InstantIso;
}

/** Before every instant. */
const NEVER = '' as InstantIso;

export const EMPTY_ACCOUNT: Account = {
  wallets: {},
  lots: [],
  holds: [],
  adjustments: [],
  spends: [],
  refunds: [],
  voids: [],
  decisions: [],
  transfers: [],
  incoming: [],
  mergedInto: null,
  duplicates: [],
  separated: {},
  mergeChangedAt: NEVER,
  settledAt: NEVER,
};

const EMPTY_TOTALS: WalletTotals = {
  issued: 0,
  pending: 0,
  active: 0,
  held: 0,
  spent: 0,
  expired: 0,
  reversed: 0,
  adjusted: 0,
  transferred: 0,
  migrated: 0,
  deficit: 0,
  in_review: 0,
  written_off: 0,
};

/** A wallet may be called as a member is that every object has, such as `constructor`. */
export const totalsOf = ({ wallets }: Pick<Account, 'wallets'>, walletId: string): WalletTotals =>
  (Object.hasOwn(wallets, walletId) ? wallets[walletId] : undefined) ?? EMPTY_TOTALS;

export const lotOf = (account: Account, lotId: LotId): Lot | undefined =>
  account.lots.find((lot) => lot.lotId === lotId);

export const holdOf = (account: Account, holdId: HoldId): Hold | undefined =>
  account.holds.find((hold) => hold.holdId === holdId);

export const adjustmentOf = ({ adjustments }: Pick<Account, 'adjustments'>, id: string): Adjustment | undefined =>
  adjustments.find(({ adjustmentId }) => adjustmentId === id);

/** What was posted to undo it. */
export const reversalOf = ({ adjustments }: Pick<Account, 'adjustments'>, id: string): Adjustment | undefined =>
  adjustments.find(({ reverses, status }) => reverses === id && status === 'posted');

/** Whether the adjustment stands undone: by a reversal that is not itself undone. */
export const isReversed = (account: Pick<Account, 'adjustments'>, id: string): boolean => {
  const reversal = reversalOf(account, id);
  return reversal !== undefined && !isReversed(account, reversal.adjustmentId);
};

/** Follows an award; else nobody earned it. */
/** One lot per award, under the award's id. */
export const lotIdOfAward = ({ awardId }: { readonly awardId: AwardId }): LotId => lotIdOf(awardId);

export const isAward = ({ origin }: Pick<Lot, 'origin'>): boolean => origin === 'award';

export const transferOf = ({ transfers }: Pick<Account, 'transfers'>, id: string): Transfer | undefined =>
  transfers.find(({ transferId }) => transferId === id);

export const incomingOf = (
  { incoming }: Pick<Account, 'incoming'>,
  wanted: Pick<IncomingTransfer, 'from' | 'transferId'>,
): IncomingTransfer | undefined =>
  incoming.find(({ from, transferId }) => from === wanted.from && transferId === wanted.transferId);

type Voids = Pick<Account, 'voids'>;

/** Whether the receipt stands undone: by a void that is not itself undone. Voids that name each other in a circle undo nothing. */
export const isVoided = (account: Voids, receiptId: ReceiptId): boolean =>
  account.voids.some(
    (one) => one.voids === receiptId && !isInCircle(one, account) && !isVoided(account, one.receiptId),
  );

const isInCircle = ({ receiptId, voids: named }: Void, { voids }: Voids): boolean => {
  let at: ReceiptId | undefined = named;
  for (let steps = 0; at !== undefined && steps < voids.length; steps += 1) {
    if (at === receiptId) return true;
    at = voids.find((one) => one.receiptId === at)?.voids;
  }
  return false;
};

/** Taken back in all. */
export const reversedOf = ({ reversals }: Pick<Lot, 'reversals'>): number =>
  reversals.reduce((sum, reversal) => sum + reversal.points, 0);

/** What was captured of a hold so far. */
export const capturedOf = ({ captures }: Pick<Hold, 'captures'>): Points =>
  points(captures.reduce((sum, capture) => sum + capture.points, 0));

/** What is still held. */
export const heldBy = (hold: Hold): Points => points(hold.status === 'open' ? hold.points - capturedOf(hold) : 0);

/** When something was last done to the hold: what is done next comes after it, even by the clock of a till that is behind. */
export const lastChangeOf = ({ placedAt, captures, endedAt }: Hold): InstantIso =>
  captures.reduce((last, { at }) => laterOf(last, at), laterOf(placedAt, endedAt ?? placedAt));

/** As booked. */
export const statusOf = (
  lot: Pick<Lot, 'isAwaitingTerms' | 'activatesAt'>,
  { settledAt }: Pick<Account, 'settledAt'>,
): 'active' | 'pending' | 'awaiting_terms' =>
  lot.isAwaitingTerms
    ? 'awaiting_terms'
    : lot.activatesAt !== null && lot.activatesAt > settledAt
      ? 'pending'
      : 'active';

/** After every date, as this is no digit. */
const WHILE_INACTIVE = 'while inactive';
const NO_EXPIRY = 'without expiry';

const orderOf = ({ expiresAt, inactivity }: Lot): string =>
  inactivity === null ? (expiresAt ?? NO_EXPIRY) : WHILE_INACTIVE;

/**
 * Order of spending: earliest expiry first, then those that expire when nothing happens in the wallet (spending itself keeps them), those that
 * never do last; then earliest earned, then by id. So what comes later never changes what was spent first.
 */
export const firstExpiringFirst = (a: Lot, b: Lot): number => {
  const [first, second] = [orderOf(a), orderOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0;
};
