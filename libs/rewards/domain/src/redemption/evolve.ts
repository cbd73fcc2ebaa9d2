import { evolveBy, type Evolve } from '@accrue/kernel';
import type { RedemptionEvent, Terms } from './events';
import type { Redemption } from './state';

export const evolve: Evolve<Redemption, RedemptionEvent> = evolveBy<Redemption, RedemptionEvent>({
  RedemptionRequested: (_, { data }) => ({
    status: 'requested',
    terms: termsOf(data),
    holdExpiresAt: data.holdExpiresAt,
  }),
  RedemptionReserved: (_, { data }) => advanced('reserved', data),
  RedemptionConfirmed: (_, { data }) => advanced('confirmed', data),
  RedemptionCompleted: (_, { data }) => advanced('completed', data),
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

const advanced = (
  status: 'reserved' | 'confirmed' | 'completed',
  data: Terms & { readonly fulfilmentRef: string },
): Redemption => ({ status, terms: termsOf(data), fulfilmentRef: data.fulfilmentRef });

const termsOf = ({
  redemptionId,
  memberId,
  rewardId,
  walletId,
  unit,
  points,
  gives,
  confirmBy,
  cancel,
  holdId,
  requestedBy,
}: Terms): Terms => ({
  redemptionId,
  memberId,
  rewardId,
  walletId,
  unit,
  points,
  gives,
  confirmBy,
  cancel,
  holdId,
  requestedBy,
});
