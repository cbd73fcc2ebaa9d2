import { Rejected } from '@accrue/kernel';
import type { AcceptGift, DeclineGift, RedemptionRejectionCode } from './commands';
import type { GiftTo, RedemptionEvent } from './events';
import type { Begun } from './state';

/** @throws Rejected gift.none, gift.other_receiver */
export const giftFor = (receiverId: string, { terms: { gift, redemptionId } }: Begun): GiftTo => {
  const refuse = (code: RedemptionRejectionCode) => new Rejected<RedemptionRejectionCode>(code, { redemptionId });
  if (gift === null) throw refuse('gift.none');
  if (gift.receiverId !== receiverId) throw refuse('gift.other_receiver');
  return gift;
};

/** Accepting is confirming that it was given, by whom it is for: what waits for that is confirmed by nobody else. */
export const confirmationOf = ({ data: { receiverId, now, acceptedAs } }: AcceptGift, redemption: Begun) => {
  const { byAcceptance } = giftFor(receiverId, redemption);
  if (!byAcceptance)
    throw new Rejected<RedemptionRejectionCode>('gift.none', { redemptionId: redemption.terms.redemptionId });
  return { now, confirmedAs: acceptedAs };
};

/** Until it is theirs. Its points go back into their lots, as those of what was cancelled. */
export const decline = ({ data: { receiverId } }: DeclineGift, redemption: Begun): readonly RedemptionEvent[] => {
  giftFor(receiverId, redemption);
  const { status, terms } = redemption;
  switch (status) {
    case 'waiting':
      return [{ type: 'WaitEnded', data: { ...terms, cause: 'declined' } }];
    case 'requested':
    case 'reserved': {
      const fulfilmentRef = status === 'reserved' ? redemption.fulfilmentRef : null;
      return [{ type: 'RedemptionCancelled', data: { ...terms, fulfilmentRef, cause: 'declined', wasPaid: false } }];
    }
    case 'cancelled':
      return [];
    case 'failed':
      throw new Rejected<RedemptionRejectionCode>('redemption.failed', { redemptionId: terms.redemptionId });
    default:
      throw new Rejected<RedemptionRejectionCode>('redemption.not_cancellable', {
        redemptionId: terms.redemptionId,
        status,
      });
  }
};
