import { Rejected } from '@accrue/kernel';
import type { CancelRedemption, RedemptionRejectionCode } from './commands';
import type { RedemptionEvent } from './events';
import type { Begun } from './state';

/**
 * Before the reward is given, anybody may. After that only if its kind says that it can be taken back, and only who may take it.
 * Time itself cancels only what nobody has confirmed.
 */
export const cancel = ({ data }: CancelRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  if (data.cause === 'not_confirmed' && !isOverdue(data, redemption)) return [];
  const { status, terms } = redemption;
  const refuse = (code: RedemptionRejectionCode) =>
    new Rejected<RedemptionRejectionCode>(code, { redemptionId: terms.redemptionId, status });
  const cancelled = (fulfilmentRef: string | null): readonly RedemptionEvent[] => [
    { type: 'RedemptionCancelled', data: { ...terms, fulfilmentRef, cause: data.cause } },
  ];
  switch (status) {
    case 'requested':
      return cancelled(null);
    case 'reserved':
      return cancelled(redemption.fulfilmentRef);
    case 'confirmed':
    case 'completed':
      if (terms.cancel === 'until_given') throw refuse('redemption.not_cancellable');
      if (!data.mayTakeBack) throw refuse('redemption.given');
      return cancelled(redemption.fulfilmentRef);
    case 'failed':
      throw refuse('redemption.failed');
    case 'cancelled':
      return [];
  }
};

const isOverdue = ({ now }: CancelRedemption['data'], { status, terms }: Begun): boolean =>
  status === 'reserved' && terms.confirmBy !== null && now >= terms.confirmBy;
