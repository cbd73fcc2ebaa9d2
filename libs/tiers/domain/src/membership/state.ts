import { minorUnits, points } from '@accrue/kernel';
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

/** In plain numbers: a late fact sums a whole life, and objects for every step would be most of its cost. */
export const summed = (contributions: readonly Contribution[]): Counted => {
  let pointsTotal = 0;
  let spendTotal = 0;
  let pointsHigh = 0;
  let spendHigh = 0;
  for (const contribution of contributions) {
    pointsTotal += contribution.points;
    spendTotal += contribution.spend;
    if (pointsTotal > pointsHigh) pointsHigh = pointsTotal;
    if (spendTotal > spendHigh) spendHigh = spendTotal;
  }
  return {
    contributions,
    total: { points: points(pointsTotal), spend: minorUnits(spendTotal) },
    highWater: { points: points(pointsHigh), spend: minorUnits(spendHigh) },
  };
};
