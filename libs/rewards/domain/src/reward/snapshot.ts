import type { Offer } from './events';
import type { Reward } from './state';

/** Raised whenever the shape below changes; older snapshots are then folded anew from the events. */
export const REWARD_SNAPSHOT_VERSION = 3;

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
    };

export const encodeReward = (reward: Reward): RewardSnapshot => {
  if (reward.status === 'none') return reward;
  const { pool, units, open, ...rest } = reward;
  const { codeIds, taken } = pool;
  return { ...rest, codeIds, taken, given: units.given, returned: [...units.returned], open: [...open] };
};

export const decodeReward = (json: unknown): Reward => {
  const snapshot = json as RewardSnapshot;
  if (snapshot.status === 'none') return snapshot;
  const { codeIds, taken, given, returned, open, ...rest } = snapshot;
  return {
    ...rest,
    pool: { codeIds, known: new Set(codeIds), taken },
    units: { given, returned: new Set(returned) },
    open: new Map(open),
  };
};
