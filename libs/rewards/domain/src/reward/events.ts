import type { RewardGives } from '@accrue/contracts';
import type { Event, Points } from '@accrue/kernel';
import type { CancelPolicy, Stock } from '../kinds/kind';

/** A reward as the programme document offers it, resolved by its kind. */
export interface Offer {
  readonly rewardId: string;
  readonly title: string;
  readonly walletId: string;
  /** What the wallet counts. */
  readonly unit: string;
  /** Price, at least 1. */
  readonly points: Points;
  readonly gives: RewardGives;
  readonly stock: Stock;
  /** null: given as soon as it is reserved. */
  readonly confirmWithinDays: number | null;
  readonly cancel: CancelPolicy;
}

/** Every event says what is on offer after it, so that each can be published by itself. */
interface OnOffer {
  readonly offer: Offer;
  readonly status: 'active' | 'retired';
  /** How often it can be given yet; null: not counted. */
  readonly available: number | null;
}

interface Reservation {
  readonly redemptionId: string;
  /** What is set aside: the name of a code, or the number of a unit. */
  readonly fulfilmentRef: string;
}

/** The programme offers the reward, for the first time, again, or on other terms. */
export type RewardOffered = Event<'RewardOffered', OnOffer & { readonly programmeVersion: number }>;
/** The programme no longer has it. Redemptions under way go on. */
export type RewardRetired = Event<'RewardRetired', OnOffer & { readonly programmeVersion: number }>;
/** Only names of codes; the codes themselves are secrets and stay out of the log. */
export type CodesAdded = Event<'CodesAdded', OnOffer & { readonly codeIds: readonly string[] }>;
/** It belongs to this redemption; a code will never be another's, whatever becomes of it. */
export type UnitReserved = Event<'UnitReserved', OnOffer & Reservation>;
/** The redemption came to nothing or was cancelled: another one can have it. */
export type UnitReturned = Event<'UnitReturned', OnOffer & Reservation>;
/** The redemption has written down what it got: the reward need not remember it any longer. */
export type ReservationSettled = Event<'ReservationSettled', Reservation & { readonly rewardId: string }>;

export type RewardEvent = RewardOffered | RewardRetired | CodesAdded | UnitReserved | UnitReturned | ReservationSettled;
