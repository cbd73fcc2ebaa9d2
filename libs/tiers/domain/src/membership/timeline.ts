import type { InstantIso } from '@accrue/kernel';
import { baseTier, type Ladder } from '../ladder/ladder';
import type { Ladders } from '../ladder/ladders';
import type { TierStep } from './events';
import { instantOf } from './instants';

/**
 * The timeline when the last cause, the one of `order`, is new or counts for something else now.
 * @param tierId after it
 * @param base the tier that everybody begins in
 */
export const extended = (
  steps: readonly TierStep[],
  order: string,
  tierId: string | null,
  ladder: Ladder,
  base: string | null,
): readonly TierStep[] => {
  if (currentTierId(steps, base) === tierId) return steps;
  // Receipts of one order take effect together: a tier that none of the later receipts can see is no step.
  const before = steps.at(-1)?.order === order ? steps.slice(0, -1) : steps;
  if (currentTierId(before, base) === tierId) return before;
  return [...before, { tierId, at: instantOf(order), order, programmeVersion: ladder.programmeVersion }];
};

/** The tier that everybody begins in, by the first ladder. */
export const baseOf = (ladders: Ladders): string | null => baseTier(ladders[0])?.id ?? null;

export const currentTierId = (steps: readonly TierStep[], base: string | null): string | null => {
  const last = steps.at(-1);
  return last === undefined ? base : last.tierId;
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
  while (index < a.length && sameStep(a[index], b[index])) index += 1;
  return index;
};

const sameStep = (a: TierStep | undefined, b: TierStep | undefined): boolean =>
  a?.order === b?.order && a?.tierId === b?.tierId && a?.programmeVersion === b?.programmeVersion;
