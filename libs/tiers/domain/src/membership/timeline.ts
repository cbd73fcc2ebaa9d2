import { parseInstant, Rejected, type InstantIso } from '@accrue/kernel';
import { baseTier, tierReachedBy, type Ladder } from '../ladder/ladder';
import { add, higher, NOTHING, type Amounts, type Contribution } from './contributions';
import type { TierStep } from './events';

/**
 * A member's tiers in event time: a pure function of the set of contributions and the ladder, whatever order they came in.
 * It starts at the base without a step; every step after that is a change.
 * @param contributions sorted by order
 */
export const timelineOf = (contributions: readonly Contribution[], ladder: Ladder): readonly TierStep[] => {
  let steps: readonly TierStep[] = [];
  let total = NOTHING;
  let highWater = NOTHING;
  for (const contribution of contributions) {
    total = add(total, contribution);
    highWater = higher(highWater, total);
    steps = extended(steps, contribution.order, { total, highWater }, ladder);
  }
  return steps;
};

/** The timeline when the last receipt, the one of `order`, is new or counts for something else now. */
export const extended = (
  steps: readonly TierStep[],
  order: string,
  { total, highWater }: { readonly total: Amounts; readonly highWater: Amounts },
  ladder: Ladder,
): readonly TierStep[] => {
  const amount = (ladder.onReturn === 'keep' ? highWater : total)[ladder.qualification];
  const tierId = tierReachedBy(amount, ladder)?.id ?? null;
  if (currentTierId(steps, ladder) === tierId) return steps;
  // Receipts of one order take effect together: a tier that none of the later receipts can see is no step.
  const before = steps.at(-1)?.order === order ? steps.slice(0, -1) : steps;
  return currentTierId(before, ladder) === tierId ? before : [...before, { tierId, at: instantOf(order), order }];
};

export const currentTierId = (steps: readonly TierStep[], ladder: Ladder): string | null => {
  const last = steps.at(-1);
  return last === undefined ? (baseTier(ladder)?.id ?? null) : last.tierId;
};

export const sameTimeline = (a: readonly TierStep[], b: readonly TierStep[]): boolean =>
  a === b || (a.length === b.length && firstDifference(a, b) === a.length);

/** Event time from which two different timelines differ. */
export const differsFrom = (a: readonly TierStep[], b: readonly TierStep[]): InstantIso | null => {
  const index = firstDifference(a, b);
  const one = a[index]?.at ?? null;
  const other = b[index]?.at ?? null;
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
};

const firstDifference = (a: readonly TierStep[], b: readonly TierStep[]): number => {
  let index = 0;
  while (index < a.length && a[index]?.order === b[index]?.order && a[index]?.tierId === b[index]?.tierId) index += 1;
  return index;
};

/** An order starts with its receipt's instant, up to the first `|`. */
export const instantOf = (order: string): InstantIso => {
  const end = order.indexOf('|');
  const text = end < 0 ? order : order.slice(0, end);
  // A spelling of our own, so that instants still sort as text; anything else is not an order of ours.
  if (parseInstant(text) !== text) throw new Rejected('receipt.order_malformed', { order: order.slice(0, 64) });
  return text as InstantIso;
};
