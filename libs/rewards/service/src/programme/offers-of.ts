import type { PublishedReward } from '@accrue/contracts';
import { points } from '@accrue/kernel';
import { isRewardKind, type reward } from '@accrue/rewards-domain';

/** The rewards of a published programme. What this release does not know how to fulfil is not offered. */
export const offersOf = (rewards: readonly PublishedReward[]): readonly reward.Offer[] =>
  rewards.flatMap(({ id: rewardId, kind, title, wallet: walletId, points: price }) =>
    isRewardKind(kind) ? [{ rewardId, kind, title, walletId, points: points(price) }] : [],
  );
