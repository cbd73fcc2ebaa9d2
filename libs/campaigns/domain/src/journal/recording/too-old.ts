import { epochMs, type InstantIso, DAY_MS } from '@accrue/kernel';
import { programmeAt, type ProgrammeVersion } from '../../programme/versions';
import type { TooOld } from '../events';

/**
 * Whether a receipt that arrives `now` is too old, by the version in effect now: that of its own time may be older than the shop.
 * @returns null: it is not, or nothing has been published
 */
export const tooOldAt = (
  now: InstantIso,
  occurredAt: InstantIso,
  programmes: readonly ProgrammeVersion[],
): TooOld | null => {
  const tooOldDays = programmeAt(programmes, now)?.programme.tooOldDays ?? null;
  if (tooOldDays === null) return null;
  const ageDays = Math.floor((epochMs(now) - epochMs(occurredAt)) / DAY_MS);
  return ageDays > tooOldDays ? { ageDays, tooOldDays } : null;
};
