import type { RewardGives } from '@accrue/contracts';
import type { Event, LocalDateIso, Points, ZoneId } from '@accrue/kernel';
import type { Conditions, Limits, Worth } from '../conditions';
import type { CancelPolicy, CardTerms, Happening, Stock, Use } from '../kinds/kind';

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
  /** null: it is used when it is given. */
  readonly use: Use | null;
  /** null: it takes place at no time of its own. */
  readonly event: Happening | null;
  /** null: it is no money on a card. */
  readonly card: CardTerms | null;
  /** null: nobody redeems it for somebody else. */
  readonly gift: { /** null: it is the receiver's at once. */ readonly acceptWithinDays: number | null } | null;
  /** In which the programme's days begin and end. */
  readonly zone: ZoneId;
  /** null: for everybody, as long as it is offered. */
  readonly conditions: Conditions | null;
  /** null: none. */
  readonly limits: Limits | null;
  /** null: nobody said. */
  readonly worth: Worth | null;
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

/** The local day under whose period it counts of what all members together can have; null: it does not count. */
interface Counted {
  readonly countsOn: LocalDateIso | null;
}

/** The programme offers the reward, for the first time, again, or on other terms. */
export type RewardOffered = Event<'RewardOffered', OnOffer & { readonly programmeVersion: number }>;
/** The programme no longer has it. Redemptions under way go on. */
export type RewardRetired = Event<'RewardRetired', OnOffer & { readonly programmeVersion: number }>;
/** Only names of codes; the codes themselves are secrets and stay out of the log. */
export type CodesAdded = Event<'CodesAdded', OnOffer & { readonly codeIds: readonly string[] }>;
/** It belongs to this redemption; a code will never be another's, whatever becomes of it. */
export type UnitReserved = Event<'UnitReserved', OnOffer & Reservation & Counted>;
/** The redemption came to nothing or was cancelled: another one can have it. */
export type UnitReturned = Event<'UnitReturned', OnOffer & Reservation & Counted>;
/** The redemption has written down what it got: the reward need not remember it any longer. */
export type ReservationSettled = Event<'ReservationSettled', Reservation & { readonly rewardId: string }>;

interface Wait {
  readonly rewardId: string;
  readonly redemptionId: string;
}
/** There is no place: the redemption has the next one that comes back, after those who wait already. `UnitReserved` says that it has one. */
export type WaitJoined = Event<'WaitJoined', Wait>;
/** It does not want one any more. */
export type WaitLeft = Event<'WaitLeft', Wait>;

export type RewardEvent =
  RewardOffered | RewardRetired | CodesAdded | UnitReserved | UnitReturned | ReservationSettled | WaitJoined | WaitLeft;
