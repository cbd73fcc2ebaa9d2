import type { InstantIso, Points } from '@accrue/kernel';

/** Nobody asked for it: the wallet had the price of a reward that is redeemed by itself. */
export interface Automatic {
  readonly rewardId: string;
  /** Before what expires at the same instant. */
  readonly isAtActivation: boolean;
}

/** Who has to agree before money leaves: nobody, somebody, or somebody else than who asked for it. */
export type PayoutApproval = 'none' | 'one' | 'four-eyes';

/** `approved`: finance may pay, also where nobody had to agree. Then it was paid, or came to nothing for one of four reasons. */
export type PayoutStatus = 'requested' | 'approved' | 'paid' | 'cancelled' | 'refused' | 'failed' | 'timed_out';

/** What is set aside leaves the programme as money, once finance has paid it. */
export interface PayoutAsked {
  /** ISO 4217: what the wallet counts. */
  readonly currency: string;
  readonly approval: PayoutApproval;
  readonly requestedBy: string;
}

export interface Payout extends PayoutAsked {
  readonly status: PayoutStatus;
  /** null: nobody has, or had to. */
  readonly approvedBy: string | null;
  /** Who confirmed, cancelled, refused or failed it; null: nobody has. */
  readonly endedBy: string | null;
  /** Why it was refused or failed. */
  readonly reasonCode: string | null;
  /** Under which finance paid it. */
  readonly reference: string | null;
}

/** What is said of a hold once, when it is placed. */
export interface Placed {
  readonly expiresAt: InstantIso;
  /** Absent: somebody asked for it. */
  readonly automatic?: Automatic;
  /** Absent: it pays for a receipt or a redemption. */
  readonly payout?: PayoutAsked;
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
