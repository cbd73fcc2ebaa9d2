import type { RewardKind } from '@accrue/contracts';
import type { LocalDateIso } from '@accrue/kernel';
import type { Limit } from '../conditions';
import type { Offer } from './events';

export interface OfferReward {
  readonly type: 'OfferReward';
  readonly data: { readonly offer: Offer; readonly programmeVersion: number };
}

export interface RetireReward {
  readonly type: 'RetireReward';
  readonly data: { readonly programmeVersion: number };
}

export interface AddCodes {
  readonly type: 'AddCodes';
  /** In the order in which they are to be given out; known ones are ignored. */
  readonly data: { readonly codeIds: readonly string[] };
}

export interface ReserveUnit {
  readonly type: 'ReserveUnit';
  /** @param kind of what the redemption was promised */
  readonly data: { readonly redemptionId: string; readonly kind: RewardKind; readonly counts: Counts | null };
}

/** What all members together can have counts by the local day on which a redemption was asked for. */
export interface Counts {
  readonly inAll: Limit;
  readonly on: LocalDateIso;
}

/** What a redemption that has ended without it had reserved. */
export interface ReturnUnit {
  readonly type: 'ReturnUnit';
  readonly data: { readonly redemptionId: string; readonly fulfilmentRef: string; readonly counts: Counts | null };
}

export interface SettleReservation {
  readonly type: 'SettleReservation';
  readonly data: { readonly redemptionId: string };
}

/** The redemption wants a place, now or when there is one. */
export interface JoinWait {
  readonly type: 'JoinWait';
  readonly data: { readonly redemptionId: string };
}

/** It has ended without one: what it waits for, or was called up for, is another's. */
export interface LeaveWait {
  readonly type: 'LeaveWait';
  readonly data: { readonly redemptionId: string };
}

export type RewardCommand =
  OfferReward | RetireReward | AddCodes | ReserveUnit | ReturnUnit | SettleReservation | JoinWait | LeaveWait;

export type RewardRejectionCode =
  | 'reward.unknown'
  | 'reward.out_of_stock'
  | 'reward.limit_reached'
  | 'reward.waiting_list_full'
  | 'reward.pool_full'
  | 'reward.takes_no_codes';
