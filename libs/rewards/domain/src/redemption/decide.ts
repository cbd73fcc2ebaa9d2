import { assertNever, Rejected } from '@accrue/kernel';
import { cancel } from './cancel';
import type {
  CompleteRedemption,
  ConfirmRedemption,
  FailRedemption,
  RedemptionCommand,
  RedemptionRejectionCode,
  RequestRedemption,
  ReserveRedemption,
} from './commands';
import type { RedemptionEvent } from './events';
import { isSettled, type Begun, type Redemption } from './state';

/**
 * Every step may be asked for any number of times: what has been done is not done again, what came to an end stays ended.
 * @throws Rejected<RedemptionRejectionCode>
 */
export const decide = (command: RedemptionCommand, redemption: Redemption): readonly RedemptionEvent[] => {
  switch (command.type) {
    case 'RequestRedemption':
      return request(command, redemption);
    case 'ReserveRedemption':
      return reserve(command, ofHold(command.data.holdId, redemption));
    case 'ConfirmRedemption':
      return confirm(command, begun(redemption));
    case 'CompleteRedemption':
      return complete(command, ofHold(command.data.holdId, redemption));
    case 'FailRedemption':
      return fail(command, ofHold(command.data.holdId, redemption));
    case 'CancelRedemption':
      return cancel(command, begun(redemption));
    default:
      return assertNever(command);
  }
};

const request = ({ data }: RequestRedemption, redemption: Redemption): readonly RedemptionEvent[] => {
  if (redemption.status === 'none') return [{ type: 'RedemptionRequested', data }];
  const { terms } = redemption;
  if (terms.memberId !== data.memberId || terms.rewardId !== data.rewardId) {
    throw new Rejected<RedemptionRejectionCode>('redemption.conflict', { redemptionId: terms.redemptionId });
  }
  return [];
};

/** A hold that comes after the end (say it had timed out) changes nothing: the ledger was told to release it. */
const reserve = ({ data: { fulfilmentRef } }: ReserveRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  if (redemption.status !== 'requested') return [];
  const data = { ...redemption.terms, fulfilmentRef };
  const reserved: RedemptionEvent = { type: 'RedemptionReserved', data };
  return data.confirmBy === null ? [reserved, { type: 'RedemptionConfirmed', data }] : [reserved];
};

const confirm = ({ data: { now } }: ConfirmRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  const { redemptionId, confirmBy } = redemption.terms;
  const refuse = (code: RedemptionRejectionCode) => new Rejected<RedemptionRejectionCode>(code, { redemptionId });
  switch (redemption.status) {
    case 'requested':
      throw refuse('redemption.not_reserved');
    case 'reserved':
      if (confirmBy !== null && now >= confirmBy) throw refuse('redemption.confirmed_too_late');
      return [{ type: 'RedemptionConfirmed', data: { ...redemption.terms, fulfilmentRef: redemption.fulfilmentRef } }];
    case 'failed':
    case 'cancelled':
      throw refuse(`redemption.${redemption.status}`);
    default:
      return [];
  }
};

const complete = (_: CompleteRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  switch (redemption.status) {
    case 'confirmed':
      return [{ type: 'RedemptionCompleted', data: { ...redemption.terms, fulfilmentRef: redemption.fulfilmentRef } }];
    // Somebody took the held points by hand before the reward was given: a person has to look at it.
    case 'requested':
    case 'reserved':
      throw new Rejected<RedemptionRejectionCode>('redemption.not_confirmed');
    default:
      return [];
  }
};

const fail = ({ data: { code, available } }: FailRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  if (isSettled(redemption)) return [];
  const fulfilmentRef = redemption.status === 'reserved' ? redemption.fulfilmentRef : null;
  return [{ type: 'RedemptionFailed', data: { ...redemption.terms, fulfilmentRef, code, available } }];
};

const begun = (redemption: Redemption): Begun => {
  if (redemption.status === 'none') throw new Rejected<RedemptionRejectionCode>('redemption.unknown');
  return redemption;
};

const ofHold = (holdId: string, redemption: Redemption): Begun => {
  const there = begun(redemption);
  if (there.terms.holdId !== holdId)
    throw new Rejected<RedemptionRejectionCode>('redemption.hold_mismatch', { holdId });
  return there;
};
