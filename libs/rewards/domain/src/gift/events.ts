import type { Event } from '@accrue/kernel';
import type { Gift } from './state';

// Each says the whole gift after it, so that each can be published by itself.

/** Campaigns stated it anew: what is missing is promised, what is too much is taken back. */
export type GiftFollowed = Event<'GiftFollowed', Gift>;
/** Something is set aside: the member may use it. */
export type RewardGiven = Event<'RewardGiven', Gift>;
/** Nothing was left, or is offered. */
export type RewardNotGiven = Event<'RewardNotGiven', Gift>;
/** Its code was used, or it was handed over. */
export type GivenRewardUsed = Event<'GivenRewardUsed', Gift>;

/** Its time was over before anybody used it. */
export type GivenRewardLapsed = Event<'GivenRewardLapsed', Gift>;
/** What was set aside for that is back in the stock. */
export type LapsedRewardClosed = Event<'LapsedRewardClosed', Gift>;

export type GiftEvent =
  GiftFollowed | RewardGiven | RewardNotGiven | GivenRewardUsed | GivenRewardLapsed | LapsedRewardClosed;
