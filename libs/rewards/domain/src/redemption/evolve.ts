import { evolveBy, type Evolve } from '@accrue/kernel';
import type { RedemptionEvent, Terms } from './events';
import type { Redemption } from './state';

export const evolve: Evolve<Redemption, RedemptionEvent> = evolveBy<Redemption, RedemptionEvent>({
  RedemptionRequested: (_, { data }) => ({
    status: 'requested',
    terms: termsOf(data),
    holdExpiresAt: data.holdExpiresAt,
  }),
  RedemptionConfirmed: (_, { data }) => ({ status: 'confirmed', terms: termsOf(data), codeId: data.codeId }),
  RedemptionCompleted: (_, { data }) => ({ status: 'completed', terms: termsOf(data), codeId: data.codeId }),
  RedemptionFailed: (_, { data }) => ({
    status: 'failed',
    terms: termsOf(data),
    code: data.code,
    available: data.available,
  }),
});

const termsOf = ({ redemptionId, memberId, rewardId, walletId, points, holdId, requestedBy }: Terms): Terms => ({
  redemptionId,
  memberId,
  rewardId,
  walletId,
  points,
  holdId,
  requestedBy,
});
