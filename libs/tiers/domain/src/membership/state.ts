import type { Contribution } from './contributions';
import type { Standing, TierStep } from './events';

/** Everything follows from the set of contributions and the ladders; the rest is kept so that in-order counting is cheap. */
export interface Membership {
  /** Sorted by order, then by receipt key. */
  readonly contributions: readonly Contribution[];
  readonly timeline: readonly TierStep[];
  /** Number of changes of the timeline so far. */
  readonly sequence: number;
  /** Version of the ladder in effect behind `timeline` and `standing`; 0 before the first count. */
  readonly programmeVersion: number;
  readonly standing: Standing | null;
}

export const initialMembership: Membership = {
  contributions: [],
  timeline: [],
  sequence: 0,
  programmeVersion: 0,
  standing: null,
};
