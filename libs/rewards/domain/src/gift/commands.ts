import type { RewardGives } from '@accrue/contracts';
import type { InstantIso } from '@accrue/kernel';
import type { CardMoney } from '../kinds/card';
import type { Statement } from './state';

export interface FollowGift {
  readonly type: 'FollowGift';
  readonly data: Statement;
}

/** Something is set aside for it. */
export interface GiveReward {
  readonly type: 'GiveReward';
  readonly data: {
    readonly givenId: string;
    readonly fulfilmentRef: string;
    readonly gives: RewardGives;
    readonly card: CardMoney | null;
    /** Days of 24 hours, from what gave it; null: for ever. */
    readonly useWithinDays: number | null;
  };
}

export interface RefuseReward {
  readonly type: 'RefuseReward';
  /** @param reason public code */
  readonly data: { readonly givenId: string; readonly reason: string };
}

/** Its code was used, or it was handed over. */
export interface UseGivenReward {
  readonly type: 'UseGivenReward';
  /** @param usedAs who says so, and which of their wishes it is */
  readonly data: { readonly givenId: string; readonly now: InstantIso; readonly usedAs: string };
}

/** Its time is over, and nobody has used it. */
export interface LapseGivenReward {
  readonly type: 'LapseGivenReward';
  readonly data: { readonly givenId: string; readonly now: InstantIso };
}

/** What had been set aside for what has lapsed is back. */
export interface CloseLapsedReward {
  readonly type: 'CloseLapsedReward';
  readonly data: { readonly givenId: string };
}

export type GiftCommand =
  FollowGift | GiveReward | RefuseReward | UseGivenReward | LapseGivenReward | CloseLapsedReward;

export type GiftRejectionCode =
  'given.unknown' | 'given.not_given' | 'given.taken_back' | 'given.lapsed' | 'given.used';
