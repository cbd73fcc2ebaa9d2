import type { InstantIso } from '@accrue/kernel';

export interface PlannedPeriod {
  /** Event time of the first sales and actions that count; null: all do. */
  readonly from: InstantIso | null;
}

/** @param at an instant, or the order of a receipt or an action, which begins with one */
export const isBeforePeriod = (at: string, { from }: PlannedPeriod): boolean => from !== null && at < from;
