import { evolveBy, type Evolve } from '@accrue/kernel';
import type { RedemptionCompleted, RedemptionConfirmed, RedemptionEvent } from './events';
import type { Redemption } from './state';
import { termsOf } from './terms';

export const evolve: Evolve<Redemption, RedemptionEvent> = evolveBy<Redemption, RedemptionEvent>({
  RedemptionWaits: (_, { data }) => ({ status: 'waiting', terms: termsOf(data) }),
  WaitEnded: (_, { data }) => ({ status: 'cancelled', terms: termsOf(data), fulfilmentRef: null, cause: data.cause }),
  RedemptionRequested: (_, { data }) => ({
    status: 'requested',
    terms: termsOf(data),
    holdExpiresAt: data.holdExpiresAt,
  }),
  RedemptionReserved: (_, { data }) => ({
    status: 'reserved',
    terms: termsOf(data),
    fulfilmentRef: data.fulfilmentRef,
  }),
  RedemptionConfirmed: (_, { data }) => advanced('confirmed', data, data),
  RedemptionCompleted: (before, { data }) => advanced('completed', data, before),
  RedemptionUsed: (before, { data }) => ({ ...advanced('used', data, before), usedAs: data.usedAs }),
  RedemptionExpired: (_, { data }) => ({
    status: 'expired',
    terms: termsOf(data),
    fulfilmentRef: data.fulfilmentRef,
    useBy: data.useBy,
    pointsBack: data.pointsBack,
  }),
  RedemptionFailed: (_, { data }) => ({
    status: 'failed',
    terms: termsOf(data),
    fulfilmentRef: data.fulfilmentRef,
    code: data.code,
    available: data.available,
  }),
  RedemptionCancelled: (_, { data }) => ({
    status: 'cancelled',
    terms: termsOf(data),
    fulfilmentRef: data.fulfilmentRef,
    cause: data.cause,
  }),
});

type Handed = Extract<Redemption, { readonly status: 'confirmed' | 'completed' | 'used' }>;

/** @param before who handed it over stays known */
const advanced = (
  status: 'confirmed' | 'completed' | 'used',
  data: RedemptionCompleted['data'],
  before: Redemption | Pick<RedemptionConfirmed['data'], 'confirmedAs'>,
): Handed => ({
  status,
  terms: termsOf(data),
  fulfilmentRef: data.fulfilmentRef,
  useBy: data.useBy,
  ...('confirmedAs' in before && before.confirmedAs !== undefined && { confirmedAs: before.confirmedAs }),
});
