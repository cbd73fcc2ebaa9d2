import type { Offer } from './events';
import type { Reward } from './state';

/** Raised whenever the shape below changes; older snapshots are then folded anew from the events. */
export const REWARD_SNAPSHOT_VERSION = 1;

type RewardSnapshot =
  | { readonly status: 'none' }
  | {
      readonly status: 'active' | 'retired';
      readonly offer: Offer;
      readonly programmeVersion: number;
      readonly codeIds: readonly string[];
      readonly taken: number;
      readonly open: readonly (readonly [redemptionId: string, codeId: string])[];
    };

export const encodeReward = (reward: Reward): RewardSnapshot => {
  if (reward.status === 'none') return reward;
  const { pool, ...rest } = reward;
  return { ...rest, codeIds: pool.codeIds, taken: pool.taken, open: [...pool.open] };
};

export const decodeReward = (json: unknown): Reward => {
  const snapshot = json as RewardSnapshot;
  if (snapshot.status === 'none') return snapshot;
  const { codeIds, taken, open, ...rest } = snapshot;
  return { ...rest, pool: { codeIds, known: new Set(codeIds), taken, open: new Map(open) } };
};
