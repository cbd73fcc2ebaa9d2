import type { InstantIso } from '@accrue/kernel';
import type { AccountEvent } from './events';
import { releaseTimedOutHolds } from './holds';
import { inTurn } from './in-turn';
import { activateLots, expireLots } from './lots-due';
import type { Account } from './state';

/**
 * What time alone brings about. The order at one instant is fixed: activate, release holds that timed out, expire. So a lot
 * that activates and expires at the same instant has been active, and points of a released hold expire with their lot.
 */
export const settleDue = (now: InstantIso, account: Account): readonly AccountEvent[] =>
  inTurn(
    account,
    (then) => activateLots(now, then),
    (then) => releaseTimedOutHolds(now, then),
    (then) => expireLots(now, then),
  );
