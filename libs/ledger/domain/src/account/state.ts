import {
  points,
  type HoldId,
  type InstantIso,
  type LotId,
  type Points,
  type ReceiptId,
  type RedemptionId,
} from '@accrue/kernel';
import type { AccountName } from './postings';

/** Signed balance of each account; they sum to zero. */
export type WalletTotals = Readonly<Record<AccountName, number>>;

/**
 * Points that came together and expire together. What it was earned with is in its PointsEarned event; here is only what a
 * later decision needs, also when nothing remains: a return years later is judged by `granted` and `reversed`.
 */
export interface Lot {
  readonly lotId: LotId;
  readonly walletId: string;
  readonly granted: Points;
  /** At most `granted`. */
  readonly reversed: Points;
  /** Neither held, spent, expired nor taken back; at least 0. */
  readonly remaining: Points;
  /** Expired and not taken back since. */
  readonly expired: Points;
  /** Last sequence of the award that was applied; -1 for an adjustment. */
  readonly sequence: number;
  /**
   * `awaiting_terms`: a reversal or correction came before the grant, so the dates are not known; counts as pending,
   * because points with unknown expiry cannot be spent.
   */
  readonly status: 'active' | 'pending' | 'awaiting_terms';
  readonly occurredAt: InstantIso;
  /** Set while pending. */
  readonly activatesAt: InstantIso | null;
  /** First instant at which it can no longer be spent; null: never. */
  readonly expiresAt: InstantIso | null;
}

/** A part of a hold that was spent. */
export interface Capture {
  /** What it was spent on; null: the caller named no receipt. */
  readonly receiptId: ReceiptId | null;
  readonly points: Points;
}

export interface Hold {
  readonly holdId: HoldId;
  readonly walletId: string;
  /** What it was placed for. */
  readonly points: Points;
  /** What is still held of each lot, first to be spent first. */
  readonly lots: readonly HeldLot[];
  readonly captures: readonly Capture[];
  /** What captures took of each lot, first spent first; only of a redemption's, which may be cancelled. */
  readonly spent: readonly HeldLot[];
  readonly expiresAt: InstantIso;
  readonly redemptionId: RedemptionId | null;
}

export type HeldLot = readonly [LotId, Points];

/** Kept as long as the ledger: a repeated request must find its answer. */
export interface ClosedHold {
  readonly holdId: HoldId;
  /** How it ended; parts of one that was released or timed out may have been captured before. */
  readonly outcome: 'captured' | 'released' | 'timed_out' | 'refused' | 'refunded';
  /** What it was placed for, or asked for when it was refused. */
  readonly points: Points;
  readonly captures: readonly Capture[];
  /** As of the hold, as long as it can come back. */
  readonly spent: readonly HeldLot[];
}

export interface Adjustment {
  readonly adjustmentId: string;
  readonly points: Points;
}

/** A member's account. It needs no opening: whoever has no event yet has an empty one. */
export interface Account {
  readonly wallets: Readonly<Record<string, WalletTotals>>;
  /** In order of arrival, closed ones included. */
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  readonly closedHolds: readonly ClosedHold[];
  readonly adjustments: readonly Adjustment[];
}

export const EMPTY_ACCOUNT: Account = { wallets: {}, lots: [], holds: [], closedHolds: [], adjustments: [] };

const EMPTY_TOTALS: WalletTotals = {
  issued: 0,
  pending: 0,
  active: 0,
  held: 0,
  spent: 0,
  expired: 0,
  reversed: 0,
  adjusted: 0,
  deficit: 0,
};

/** A wallet may be called as a member is that every object has, such as `constructor`. */
export const totalsOf = ({ wallets }: Account, walletId: string): WalletTotals =>
  (Object.hasOwn(wallets, walletId) ? wallets[walletId] : undefined) ?? EMPTY_TOTALS;

export const lotOf = (account: Account, lotId: LotId): Lot | undefined =>
  account.lots.find((lot) => lot.lotId === lotId);

/** What is still held. */
export const heldBy = (hold: Hold): Points => points(hold.lots.reduce((sum, [, held]) => sum + held, 0));

/** What was captured of a hold so far. */
export const capturedOf = ({ captures }: Hold | ClosedHold): Points =>
  points(captures.reduce((sum, capture) => sum + capture.points, 0));

/** The first `amount` points of a hold, and what is held after them. @param amount at most what is held */
export const splitHeld = (
  lots: readonly HeldLot[],
  amount: number,
): { readonly taken: readonly HeldLot[]; readonly rest: readonly HeldLot[] } => {
  const taken: HeldLot[] = [];
  const rest: HeldLot[] = [];
  let left = amount;
  for (const [lotId, held] of lots) {
    const part = Math.min(left, held);
    left -= part;
    if (part > 0) taken.push([lotId, points(part)]);
    if (held > part) rest.push([lotId, points(held - part)]);
  }
  return { taken, rest };
};

/** Where the lot's remaining points are booked. */
export const accountOf = (lot: Lot): 'active' | 'pending' => (lot.status === 'active' ? 'active' : 'pending');

/** Order of spending: earliest expiry first, those that never expire last, then earliest earned, then by id. */
export const firstExpiringFirst = (a: Lot, b: Lot): number => {
  if (a.expiresAt !== b.expiresAt) {
    if (a.expiresAt === null) return 1;
    if (b.expiresAt === null) return -1;
    return a.expiresAt < b.expiresAt ? -1 : 1;
  }
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0;
};

/** A lot cannot be spent from its `expiresAt` on, settled or not. */
export const isExpired = (lot: { readonly expiresAt: InstantIso | null }, now: InstantIso): boolean =>
  lot.expiresAt !== null && lot.expiresAt <= now;
