import type { LocalDateIso } from '@accrue/kernel';
import type { Offer } from './events';
import type { Reward } from './state';

/** Raised whenever the shape below changes; older snapshots are then folded anew from the events. */
export const REWARD_SNAPSHOT_VERSION = 5;

type RewardSnapshot =
  | { readonly status: 'none' }
  | {
      readonly status: 'active' | 'retired';
      readonly offer: Offer;
      readonly programmeVersion: number;
      readonly codeIds: readonly string[];
      readonly taken: number;
      readonly given: number;
      readonly returned: readonly number[];
      readonly open: readonly (readonly [redemptionId: string, fulfilmentRef: string])[];
      readonly waiting: readonly string[];
      readonly times: readonly (readonly [day: LocalDateIso, times: number])[];
    };

export const encodeReward = (reward: Reward): RewardSnapshot => {
  if (reward.status === 'none') return reward;
  const { pool, units, open, times, waiting, ...rest } = reward;
  const { codeIds, taken } = pool;
  return {
    ...rest,
    codeIds,
    taken,
    given: units.given,
    returned: [...units.returned],
    open: [...open],
    times: [...times],
    waiting: [...waiting],
  };
};

export const decodeReward = (json: unknown): Reward => {
  const snapshot = json as RewardSnapshot;
  if (snapshot.status === 'none') return snapshot;
  const { codeIds, taken, given, returned, open, times, waiting, ...rest } = snapshot;
  return {
    ...rest,
    pool: { codeIds, known: new Set(codeIds), taken },
    units: { given, returned: new Set(returned) },
    open: new Map(open),
    times: new Map(times),
    waiting: new Set(waiting),
  };
};
