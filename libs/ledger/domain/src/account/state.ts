import type { HoldId, InstantIso, LotId, Points, RedemptionId } from '@accrue/kernel';
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

export interface Hold {
  readonly holdId: HoldId;
  readonly walletId: string;
  readonly points: Points;
  /** First to be spent first. */
  readonly lots: readonly (readonly [LotId, Points])[];
  readonly expiresAt: InstantIso;
  readonly redemptionId: RedemptionId | null;
}

/** Kept as long as the ledger: a repeated request must find its answer. */
export interface ClosedHold {
  readonly holdId: HoldId;
  readonly outcome: 'captured' | 'released' | 'timed_out' | 'refused';
  /** Captured, or asked for when it was not. */
  readonly points: Points;
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

export const EMPTY_TOTALS: WalletTotals = {
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

export const totalsOf = (account: Account, walletId: string): WalletTotals => account.wallets[walletId] ?? EMPTY_TOTALS;

export const lotOf = (account: Account, lotId: LotId): Lot | undefined =>
  account.lots.find((lot) => lot.lotId === lotId);

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

/** A lot cannot be spent from its `expiresAt` on, swept or not. */
export const isExpired = (lot: { readonly expiresAt: InstantIso | null }, now: InstantIso): boolean =>
  lot.expiresAt !== null && lot.expiresAt <= now;
