import { epochMs, instantFromEpochMs, parseInstant, type InstantIso } from '@accrue/kernel';

/** A clock that stands still until it is moved. */
export class FixedClock {
  private instant: InstantIso;

  /** @param at RFC 3339 with an offset */
  constructor(at = '2026-01-01T00:00:00Z') {
    this.instant = parseInstant(at);
  }

  now(): InstantIso {
    return this.instant;
  }

  set(at: string): void {
    this.instant = parseInstant(at);
  }

  advanceMs(durationMs: number): void {
    this.instant = instantFromEpochMs(epochMs(this.instant) + durationMs);
  }
}
