import type { RewardGives } from '@accrue/contracts';
import type { Statement } from './state';

export interface FollowGift {
  readonly type: 'FollowGift';
  readonly data: Statement;
}

/** Something is set aside for it. */
export interface GiveReward {
  readonly type: 'GiveReward';
  readonly data: { readonly givenId: string; readonly fulfilmentRef: string; readonly gives: RewardGives };
}

export interface RefuseReward {
  readonly type: 'RefuseReward';
  /** @param reason public code */
  readonly data: { readonly givenId: string; readonly reason: string };
}

/** Its code was used, or it was handed over. */
export interface UseGivenReward {
  readonly type: 'UseGivenReward';
  readonly data: { readonly givenId: string };
}

export type GiftCommand = FollowGift | GiveReward | RefuseReward | UseGivenReward;

export type GiftRejectionCode = 'given.unknown' | 'given.not_given' | 'given.taken_back';
