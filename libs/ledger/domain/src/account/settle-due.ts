import type { InstantIso } from '@accrue/kernel';
import { redeemReached } from './automatic';
import { enter } from './entry';
import type { AccountEvent, ReleaseCause } from './events';
import { evolve } from './evolve';
import { inTurn } from './in-turn';
import { activationsAt, expiriesAt, timeOutAt } from './moments';
import type { AutomaticRedeeming, Payout } from './placed';
import { ACTIVATED, EXPIRED, payoutReleasedReason, releasedReason } from './reasons';
import type { Fact } from './record';
import { heldBy, statusOf, type Account, type Hold, type Lot } from './state';

/**
 * What time alone has brought about up to `now`, each at its own instant: lots activate, then what they suffice for is redeemed by itself, then holds
 * time out, then lots expire. So a lot that activates and expires at the same instant has been active, and points of a hold that timed out expire with
 * their lot.
 */
export const settleDue = (
  now: InstantIso,
  account: Account,
  automatic: AutomaticRedeeming | null = null,
): readonly AccountEvent[] => {
  const events: AccountEvent[] = [];
  let then = account;
  const settle = (event: AccountEvent): void => {
    events.push(event);
    then = evolve(then, event);
  };
  for (let at = nextDue(then, now); at !== null; at = nextDue(then, now)) {
    const instant = at;
    // Of a hold that is heard of late, what it did until then is in the entry that placed it: only that it is over is to be told.
    const isBooked = then.settledAt >= instant;
    const activating = byWallet(then.lots.filter((lot) => isWaiting(lot, then) && lot.activatesAt === instant));
    for (const [walletId, lots] of activating) {
      const lotIds = lots.map((lot) => lot.lotId);
      const data = { walletId, at: instant, lotIds, reason: ACTIVATED };
      settle(enter(then, { type: 'LotsActivated', data }, activationsAt(instant)));
      if (automatic !== null) redeemReached(then, walletId, automatic, true).forEach(settle);
    }
    const over = then.holds.filter((hold) => hold.status === 'open' && hold.expiresAt === instant);
    for (const hold of over.sort((a, b) => (a.holdId < b.holdId ? -1 : 1)))
      settle(
        enter(then, releaseOf(hold, 'timed_out', instant), isBooked ? undefined : timeOutAt(instant, hold.holdId)),
      );
    for (const [walletId] of byWallet(then.lots.filter((lot) => lot.remaining > 0 && lot.expiresAt === instant)))
      settle(
        enter(then, { type: 'LotsExpired', data: { walletId, at: instant, reason: EXPIRED } }, expiriesAt(instant)),
      );
  }
  return events;
};

/** Decisions of an instant, after what time has brought about by then; each on what the ones before it led to. */
export const afterDue = (
  now: InstantIso,
  account: Account,
  ...decisions: readonly ((account: Account) => readonly AccountEvent[])[]
): readonly AccountEvent[] => inTurn(account, (then) => settleDue(now, then), ...decisions);

/** The end of a hold that gives back what is still held. */
export const releaseOf = (
  hold: Hold,
  cause: ReleaseCause,
  at: InstantIso,
  by: Pick<Payout, 'endedBy' | 'reasonCode'> = { endedBy: null, reasonCode: null },
): Fact => {
  const { holdId, walletId, points, redemptionId, payout } = hold;
  const released = { released: heldBy(hold), cause };
  const said =
    payout === undefined
      ? { reason: releasedReason(cause) }
      : { payout: { currency: payout.currency, ...by }, reason: payoutReleasedReason(cause) };
  return { type: 'HoldReleased', data: { walletId, at, holdId, points, redemptionId, ...released, ...said } };
};

const isWaiting = (lot: Lot, account: Account): boolean => statusOf(lot, account) === 'pending';

/** The earliest instant at which time alone changes something, at most `now`; null: none. */
const nextDue = (account: Account, now: InstantIso): InstantIso | null => {
  let next: InstantIso | null = null;
  const consider = (at: InstantIso | null): void => {
    if (at !== null && at <= now && (next === null || at < next)) next = at;
  };
  for (const lot of account.lots) {
    if (isWaiting(lot, account)) consider(lot.activatesAt);
    if (lot.remaining > 0) consider(lot.expiresAt);
  }
  for (const hold of account.holds) if (hold.status === 'open') consider(hold.expiresAt);
  return next;
};

const byWallet = (lots: readonly Lot[]): readonly (readonly [string, readonly Lot[]])[] => [
  ...Map.groupBy(lots, (lot) => lot.walletId),
];
