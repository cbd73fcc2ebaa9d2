import type { Contribution } from './contributions';
import type { Standing, TierStep } from './events';
import type { Pin } from './pins';

/** Everything follows from the set of contributions, the pins and the ladders; the rest is kept so that in-order counting is cheap. */
export interface Membership {
  /** Sorted by order, then by receipt key. */
  readonly contributions: readonly Contribution[];
  /** Given by hand, earliest first; those that are over too. */
  readonly pins: readonly Pin[];
  readonly timeline: readonly TierStep[];
  /** Number of changes of the timeline so far. */
  readonly sequence: number;
  /** Version of the ladder in effect behind `timeline` and `standing`; 0 before the first count. */
  readonly programmeVersion: number;
  readonly standing: Standing | null;
}

export const initialMembership: Membership = {
  contributions: [],
  pins: [],
  timeline: [],
  sequence: 0,
  programmeVersion: 0,
  standing: null,
};
