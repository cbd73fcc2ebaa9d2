import { Rejected, type InstantIso } from '@accrue/kernel';
import type { CancelRedemption, RedemptionRejectionCode } from './commands';
import type { RedemptionEvent, Terms } from './events';
import type { Begun } from './state';

/**
 * Before the reward is given, anybody may. After that only if its kind says that it can be taken back, and only who may take it.
 * Time itself cancels only what nobody has confirmed. A gift card that the ledger has emptied is undone, whatever its kind says.
 */
export const cancel = ({ data }: CancelRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  if (data.cause === 'not_confirmed' && !isOverdue(data, redemption)) return [];
  const { status, terms } = redemption;
  const refuse = (code: RedemptionRejectionCode) =>
    new Rejected<RedemptionRejectionCode>(code, { redemptionId: terms.redemptionId, status });
  const cancelled = (fulfilmentRef: string | null): readonly RedemptionEvent[] => [
    {
      type: 'RedemptionCancelled',
      data: { ...terms, fulfilmentRef, cause: data.cause, wasPaid: status === 'completed' },
    },
  ];
  switch (status) {
    case 'waiting':
      return [{ type: 'WaitEnded', data: { ...terms, cause: 'asked' } }];
    case 'requested':
      return cancelled(null);
    case 'reserved':
      return cancelled(redemption.fulfilmentRef);
    case 'confirmed':
    case 'completed':
      if (data.cause === 'withdrawn') return cancelled(redemption.fulfilmentRef);
      if (terms.cancel === 'until_given' || hasBegun(terms, data.now)) throw refuse('redemption.not_cancellable');
      if (terms.cancel === 'always' && !data.mayTakeBack) throw refuse('redemption.given');
      return cancelled(redemption.fulfilmentRef);
    case 'used':
    case 'expired':
    case 'failed':
      throw refuse(`redemption.${status}`);
    case 'cancelled':
      return [];
  }
};

const hasBegun = ({ cancel: policy, begins }: Terms, now: InstantIso): boolean =>
  policy === 'until_begins' && begins !== null && now >= begins;

const isOverdue = ({ now }: CancelRedemption['data'], { status, terms }: Begun): boolean =>
  status === 'reserved' && terms.confirmBy !== null && now >= terms.confirmBy;
