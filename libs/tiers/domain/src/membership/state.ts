import type { Amounts, Contribution } from './contributions';
import { add, higher, NOTHING, placeOf } from './contributions';
import type { Standing, TierStep } from './events';

/** Everything follows from the set of contributions and the ladder; the rest is kept so that in-order counting is cheap. */
export interface Membership {
  /** Sorted by order, then by receipt key. */
  readonly contributions: readonly Contribution[];
  /** Sum of all contributions. */
  readonly total: Amounts;
  /** Highest running sum in event order, at least nothing. */
  readonly highWater: Amounts;
  readonly timeline: readonly TierStep[];
  /** Number of changes of the timeline so far. */
  readonly sequence: number;
  /** Ladder version behind `timeline` and `standing`; 0 before the first count. */
  readonly programmeVersion: number;
  readonly standing: Standing | null;
}

export const initialMembership: Membership = {
  contributions: [],
  total: NOTHING,
  highWater: NOTHING,
  timeline: [],
  sequence: 0,
  programmeVersion: 0,
  standing: null,
};

export type Counted = Pick<Membership, 'contributions' | 'total' | 'highWater'>;

/** Puts a contribution in its place. After the last one: a copy of the index and three additions; else sums anew. */
export const count = (contribution: Contribution, { contributions, total, highWater }: Counted): Counted => {
  const { index, found } = placeOf(contribution, contributions);
  if (!found && index === contributions.length) {
    const sum = add(total, contribution);
    return { contributions: [...contributions, contribution], total: sum, highWater: higher(highWater, sum) };
  }
  return summed(found ? contributions.with(index, contribution) : contributions.toSpliced(index, 0, contribution));
};

export const summed = (contributions: readonly Contribution[]): Counted => {
  let total = NOTHING;
  let highWater = NOTHING;
  for (const contribution of contributions) {
    total = add(total, contribution);
    highWater = higher(highWater, total);
  }
  return { contributions, total, highWater };
};
