import type { InstantIso, LotId } from '@accrue/kernel';
import type { LotBooks } from './books';
import { expiriesOf, expiryIn, type Expiries, type Expiry } from './inactivity';
import { booksOf, endOf } from './moments';
import { reversedOf, type Account } from './state';

/** A lot at an instant of event time. */
export interface LotAt {
  readonly lotId: LotId;
  readonly status: 'active' | 'pending' | 'awaiting_terms' | 'expired';
  readonly granted: number;
  /** By returns up to then. */
  readonly reversed: number;
  readonly remaining: number;
  readonly expired: number;
  readonly inReview: number;
  /** As what had happened by then says; null: nothing is in it. undefined: it has a date that stays, or none. */
  readonly expiry: Expiry | null | undefined;
}

/** The lots that there were at an instant of event time, past or to come, as `totalsAt` says what they sum to. */
export const lotsAt = (account: Account, at: InstantIso): readonly LotAt[] => {
  const walletIds = new Set(account.lots.map(({ walletId }) => walletId));
  return [...walletIds].flatMap((walletId) => {
    const expiries = expiriesOf(account, walletId, at);
    return [...booksOf(account, walletId, endOf(at)).lots.values()].map((books) => lotAt(books, expiries, at));
  });
};

const lotAt = ({ lot, remaining, expired, inReview, state }: LotBooks, expiries: Expiries, at: InstantIso): LotAt => {
  const expiry = expiryIn(expiries, lot, { remaining, expired });
  return {
    lotId: lot.lotId,
    status: lot.isAwaitingTerms ? 'awaiting_terms' : state === 'expired' && expiry === null ? 'active' : state,
    granted: lot.granted,
    // Nothing is taken back before the sale, whatever the clock of the till says that took it.
    reversed: reversedOf({ reversals: lot.reversals.filter(({ occurredAt }) => occurredAt <= at) }),
    remaining,
    expired,
    inReview,
    expiry,
  };
};
