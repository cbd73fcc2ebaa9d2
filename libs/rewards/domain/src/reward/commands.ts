import type { RewardKind } from '@accrue/contracts';
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
  readonly data: { readonly redemptionId: string; readonly kind: RewardKind };
}

/** What a redemption that has ended without it had reserved. */
export interface ReturnUnit {
  readonly type: 'ReturnUnit';
  readonly data: { readonly redemptionId: string; readonly fulfilmentRef: string };
}

export interface SettleReservation {
  readonly type: 'SettleReservation';
  readonly data: { readonly redemptionId: string };
}

export type RewardCommand = OfferReward | RetireReward | AddCodes | ReserveUnit | ReturnUnit | SettleReservation;
