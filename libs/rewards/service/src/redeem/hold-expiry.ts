import { epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';

/** How long the price stays reserved while the saga runs; the ledger releases it then. */
export const HOLD_MINUTES = 15;
/** After the last moment at which somebody may confirm: the ledger has a day to hear of it, and of the cancellation otherwise. */
const HOLD_HOURS_AFTER_DEADLINE = 24;

export const later = (instant: InstantIso, ms: number): InstantIso => instantFromEpochMs(epochMs(instant) + ms);

export const holdExpiry = (now: InstantIso, confirmBy: InstantIso | null): InstantIso =>
  confirmBy === null ? later(now, HOLD_MINUTES * 60_000) : later(confirmBy, HOLD_HOURS_AFTER_DEADLINE * 3_600_000);
