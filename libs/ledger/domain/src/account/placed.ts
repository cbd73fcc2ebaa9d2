import type { InstantIso, Points } from '@accrue/kernel';

/** Nobody asked for it: the wallet had the price of a reward that is redeemed by itself. */
export interface Automatic {
  readonly rewardId: string;
  /** Before what expires at the same instant. */
  readonly isAtActivation: boolean;
}

/** What is said of a hold once, when it is placed. */
export interface Placed {
  readonly expiresAt: InstantIso;
  /** Absent: somebody asked for it. */
  readonly automatic?: Automatic;
}

/** A reward that is redeemed by itself as soon as its wallet has the price; one for a wallet. */
export interface AutomaticReward {
  readonly rewardId: string;
  readonly walletId: string;
  /** At least 1. */
  readonly points: Points;
}

export interface AutomaticRedeeming {
  /** The account's own member. */
  readonly memberId: string;
  readonly rewards: readonly AutomaticReward[];
  /** Until then the price is held, if the redemption comes to no end before. */
  readonly holdsUntil: InstantIso;
}
