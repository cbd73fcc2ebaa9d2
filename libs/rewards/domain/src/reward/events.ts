import type { Event, Points } from '@accrue/kernel';
import type { RewardKind } from '../kinds';

/** A reward as the programme document offers it. */
export interface Offer {
  readonly rewardId: string;
  readonly kind: RewardKind;
  readonly title: string;
  readonly walletId: string;
  /** Price, at least 1. */
  readonly points: Points;
}

/** Every event says what is on offer after it, so that each can be published by itself. */
interface OnOffer {
  readonly offer: Offer;
  readonly status: 'active' | 'retired';
  /** Codes that nobody has reserved. */
  readonly availableCodes: number;
}

/** The programme offers the reward, for the first time, again, or on other terms. */
export type RewardOffered = Event<'RewardOffered', OnOffer & { readonly programmeVersion: number }>;
/** The programme no longer has it. Redemptions under way go on. */
export type RewardRetired = Event<'RewardRetired', OnOffer & { readonly programmeVersion: number }>;
/** Only names of codes; the codes themselves are secrets and stay out of the log. */
export type CodesAdded = Event<'CodesAdded', OnOffer & { readonly codeIds: readonly string[] }>;
/** The code belongs to this redemption and will never be another's, whatever becomes of it. */
export type CodeReserved = Event<'CodeReserved', OnOffer & { readonly redemptionId: string; readonly codeId: string }>;
/** The redemption has written down its code: the reward need not remember it any longer. */
export type ReservationSettled = Event<
  'ReservationSettled',
  { readonly rewardId: string; readonly redemptionId: string; readonly codeId: string }
>;

export type RewardEvent = RewardOffered | RewardRetired | CodesAdded | CodeReserved | ReservationSettled;
