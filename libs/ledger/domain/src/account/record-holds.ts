import { laterOf, type HoldId } from '@accrue/kernel';
import { cameTo } from '../payout';
import type {
  HoldCaptured,
  HoldExtended,
  HoldPlaced,
  HoldRefunded,
  HoldRefused,
  HoldReleased,
  PayoutApproved,
} from './events';
import { broughtBy, type FactOf } from './fact';
import type { Payout, PayoutAsked } from './placed';
import { lastChangeOf, type Account, type Hold } from './state';

export const placeHold = (
  account: Account,
  { data }: FactOf<HoldPlaced | HoldRefused>,
  status: Hold['status'],
): Account => {
  const { holdId, walletId, points: amount, at, expiresAt, redemptionId } = data;
  const { automatic, payout } = 'code' in data ? {} : data;
  const placed = { holdId, walletId, points: amount, placedAt: at, expiresAt, redemptionId, ...broughtBy(data) };
  const asked = {
    ...(automatic !== undefined && { automatic }),
    ...(payout !== undefined && { payout: requested(payout) }),
  };
  const hold: Hold = { ...placed, ...asked, captures: [], status, endedAt: null, refundedAt: null };
  return { ...account, holds: [...account.holds, hold] };
};

const requested = ({ currency, approval, requestedBy }: PayoutAsked): Payout => ({
  ...{ currency, approval, requestedBy, status: approval === 'none' ? 'approved' : 'requested' },
  ...{ approvedBy: null, endedBy: null, reasonCode: null, reference: null },
});

/** What is said of a payout; nothing of other holds. */
const told = ({ payout }: Hold, said: Partial<Payout>): Pick<Hold, 'payout'> =>
  payout === undefined ? {} : { payout: { ...payout, ...said } };

export const approvePayout = (account: Account, { data: { holdId, payout } }: FactOf<PayoutApproved>): Account =>
  withHold(account, holdId, (hold) => told(hold, { status: 'approved', approvedBy: payout.approvedBy }));

const withHold = (account: Account, holdId: HoldId, change: (hold: Hold) => Partial<Hold>): Account => ({
  ...account,
  holds: account.holds.map((hold) => (hold.holdId === holdId ? { ...hold, ...change(hold) } : hold)),
});

export const extendHold = (account: Account, { data: { holdId, expiresAt } }: FactOf<HoldExtended>): Account =>
  withHold(account, holdId, () => ({ expiresAt }));

export const captureHold = (account: Account, { data }: FactOf<HoldCaptured>): Account => {
  const { holdId, captured, receiptId, at, isFinal, payout } = data;
  const { endedBy = null, reference = null } = payout ?? {};
  return withHold(account, holdId, (hold) => ({
    captures: [...hold.captures, { at, receiptId, points: captured }],
    // One that comes late does not undo the captures that were made since.
    ...(isFinal ? { status: 'captured', endedAt: laterOf(at, lastChangeOf(hold)) } : {}),
    ...told(hold, { status: 'paid', endedBy, reference }),
  }));
};

export const releaseHold = (account: Account, { data: { holdId, cause, at, payout } }: FactOf<HoldReleased>): Account =>
  withHold(account, holdId, (hold) => ({
    status: RELEASED_AS[cause],
    endedAt: cause === 'timed_out' ? null : at,
    ...told(hold, { status: cameTo(cause), endedBy: payout?.endedBy ?? null, reasonCode: payout?.reasonCode ?? null }),
  }));

const RELEASED_AS: Readonly<Record<HoldReleased['data']['cause'], Hold['status']>> = {
  cancelled: 'released',
  redemption_failed: 'released',
  refused: 'released',
  failed: 'released',
  timed_out: 'timed_out',
  not_needed: 'captured',
};

export const refundHold = (account: Account, { data: { holdId, at } }: FactOf<HoldRefunded>): Account =>
  withHold(account, holdId, () => ({ status: 'refunded', refundedAt: at }));
