import { Rejected, type InstantIso } from '@accrue/kernel';
import { baseTier, tierReachedBy, type Ladder } from '../ladder/ladder';
import type { Amounts, Contribution } from './contributions';
import type { TierStep } from './events';

/**
 * A member's tiers in event time: a pure function of the set of contributions and the ladder, whatever order they came in.
 * It starts at the base without a step; every step after that is a change.
 * @param contributions sorted by order
 */
export const timelineOf = (contributions: readonly Contribution[], ladder: Ladder): readonly TierStep[] => {
  let steps: readonly TierStep[] = [];
  let total = 0;
  let highWater = 0;
  for (const contribution of contributions) {
    total += contribution[ladder.qualification];
    highWater = Math.max(highWater, total);
    steps = extended(steps, contribution.order, ladder.onReturn === 'keep' ? highWater : total, ladder);
  }
  return steps;
};

/** What decides about the tier after the last receipt. */
export const decisiveAmount = ({ total, highWater }: Sums, { onReturn, qualification }: Ladder): number =>
  (onReturn === 'keep' ? highWater : total)[qualification];

interface Sums {
  readonly total: Amounts;
  readonly highWater: Amounts;
}

/**
 * The timeline when the last receipt, the one of `order`, is new or counts for something else now.
 * @param amount decisive after that receipt
 */
export const extended = (
  steps: readonly TierStep[],
  order: string,
  amount: number,
  ladder: Ladder,
): readonly TierStep[] => {
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

/** One spelling of an instant, ours, so that orders sort as text by time. */
const STARTS_WITH_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(?=\||$)/;

/** An order starts with its receipt's instant, up to the first `|`. */
export const instantOf = (order: string): InstantIso => {
  const [instant] = STARTS_WITH_INSTANT.exec(order) ?? [];
  if (instant === undefined) throw new Rejected('receipt.order_malformed', { order: order.slice(0, 64) });
  return instant as InstantIso;
};
