import { giftIn } from '../../rules/effects';
import type { AwardCorrected, AwardGranted, AwardReversed, JournalEvent } from '../events';
import type { GiftStated } from '../gift-events';

/** An award of what is no points is told as a gift, so that nobody takes it for points of a wallet. */
export const tellGift = (event: JournalEvent): JournalEvent => {
  switch (event.type) {
    case 'AwardGranted':
      return stated(event, { granted: event.data.points, reversals: [] });
    case 'AwardReversed':
    case 'AwardCorrected':
      return stated(event, event.data);
    default:
      return event;
  }
};

const stated = (
  event: AwardGranted | AwardReversed | AwardCorrected,
  { granted, reversals }: Pick<GiftStated['data'], 'granted' | 'reversals'>,
): JournalEvent => {
  const { awardId, memberId, receiptId, actionId, walletId, ruleId, programmeVersion, sequence, occurredAt } =
    event.data;
  const gift = giftIn(walletId);
  if (gift === null) return event;
  return {
    type: 'GiftStated',
    data: {
      ...{ giftId: awardId, memberId, receiptId, ...(actionId === undefined ? {} : { actionId }) },
      ...{ ...gift, ruleId, programmeVersion, sequence, occurredAt, granted, reversals },
    },
  };
};
