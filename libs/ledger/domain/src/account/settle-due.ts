import type { InstantIso } from '@accrue/kernel';
import { enter } from './entry';
import type { AccountEvent } from './events';
import { evolve } from './evolve';
import { activationsAt, expiriesAt, timeOutAt } from './moments';
import { ACTIVATED, EXPIRED, releasedReason } from './reasons';
import { heldBy, statusOf, type Account, type Lot } from './state';

/**
 * What time alone has brought about up to `now`, each at its own instant: lots activate, then holds time out, then lots expire. So a lot
 * that activates and expires at the same instant has been active, and points of a hold that timed out expire with their lot.
 */
export const settleDue = (now: InstantIso, account: Account): readonly AccountEvent[] => {
  const events: AccountEvent[] = [];
  let then = account;
  const settle = (event: AccountEvent): void => {
    events.push(event);
    then = evolve(then, event);
  };
  for (let at = nextDue(then, now); at !== null; at = nextDue(then, now)) {
    const instant = at;
    const activating = byWallet(then.lots.filter((lot) => isWaiting(lot, then) && lot.activatesAt === instant));
    for (const [walletId, lots] of activating) {
      const lotIds = lots.map((lot) => lot.lotId);
      const data = { walletId, at: instant, lotIds, reason: ACTIVATED };
      settle(enter(then, { type: 'LotsActivated', data }, activationsAt(instant)));
    }
    const over = then.holds.filter((hold) => hold.status === 'open' && hold.expiresAt === instant);
    for (const hold of over.sort((a, b) => (a.holdId < b.holdId ? -1 : 1))) {
      const { holdId, walletId, points, redemptionId } = hold;
      const cause = 'timed_out';
      const released = { released: heldBy(hold), cause, reason: releasedReason(cause) } as const;
      const data = { walletId, at: instant, holdId, points, redemptionId, ...released };
      settle(enter(then, { type: 'HoldReleased', data }, timeOutAt(instant, holdId)));
    }
    for (const [walletId] of byWallet(then.lots.filter((lot) => lot.remaining > 0 && lot.expiresAt === instant)))
      settle(
        enter(then, { type: 'LotsExpired', data: { walletId, at: instant, reason: EXPIRED } }, expiriesAt(instant)),
      );
  }
  return events;
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
