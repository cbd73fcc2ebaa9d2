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

export interface ReserveCode {
  readonly type: 'ReserveCode';
  readonly data: { readonly redemptionId: string };
}

export interface SettleReservation {
  readonly type: 'SettleReservation';
  readonly data: { readonly redemptionId: string };
}

export type RewardCommand = OfferReward | RetireReward | AddCodes | ReserveCode | SettleReservation;
