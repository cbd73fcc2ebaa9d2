import { assertNever, Rejected, type InstantIso } from '@accrue/kernel';
import { confirmationOf, decline } from './accept';
import { cancel } from './cancel';
import type {
  CompleteRedemption,
  ConfirmRedemption,
  FailRedemption,
  RedemptionCommand,
  RedemptionRejectionCode,
  ReserveRedemption,
} from './commands';
import type { RedemptionEvent, Terms } from './events';
import { callUp, endWait } from './wait';
import { expire, use, useByOf } from './use';
import { isSettled, type Begun, type Redemption } from './state';

/**
 * Every step may be asked for any number of times: what has been done is not done again, what came to an end stays ended.
 * @throws Rejected<RedemptionRejectionCode>
 */
export const decide = (command: RedemptionCommand, redemption: Redemption): readonly RedemptionEvent[] => {
  switch (command.type) {
    case 'RequestRedemption':
      return request(redemption, command.data, () => ({ type: 'RedemptionRequested', data: command.data }));
    case 'WaitForPlace':
      return request(redemption, command.data, () => ({ type: 'RedemptionWaits', data: command.data }));
    case 'CallUp':
      return callUp(command, begun(redemption));
    case 'EndWait':
      return endWait(command, begun(redemption));
    case 'ReserveRedemption':
      return reserve(command, ofHold(command.data.holdId, redemption));
    case 'ConfirmRedemption':
      return confirmByTill(command, begun(redemption));
    case 'AcceptGift':
      return confirm(confirmationOf(command, begun(redemption)), begun(redemption));
    case 'DeclineGift':
      return decline(command, begun(redemption));
    case 'CompleteRedemption':
      return complete(command, ofHold(command.data.holdId, redemption));
    case 'UseRedemption':
      return use(command, begun(redemption));
    case 'ExpireRedemption':
      return expire(command, begun(redemption));
    case 'FailRedemption':
      return fail(command, ofHold(command.data.holdId, redemption));
    case 'CancelRedemption':
      return cancel(command, begun(redemption));
    default:
      return assertNever(command);
  }
};

/** The same id is the same redemption: what was asked for before goes on as it began. */
const request = (redemption: Redemption, data: Terms, first: () => RedemptionEvent): readonly RedemptionEvent[] => {
  if (redemption.status === 'none') return [first()];
  const { terms } = redemption;
  const isSame = terms.memberId === data.memberId && terms.rewardId === data.rewardId;
  if (!isSame || terms.gift?.receiverId !== data.gift?.receiverId) {
    throw new Rejected<RedemptionRejectionCode>('redemption.conflict', { redemptionId: terms.redemptionId });
  }
  return [];
};

/** A hold that comes after the end (say it had timed out) changes nothing: the ledger was told to release it. */
const reserve = (
  { data: { fulfilmentRef, now } }: ReserveRedemption,
  redemption: Begun,
): readonly RedemptionEvent[] => {
  if (redemption.status !== 'requested') return [];
  const { terms } = redemption;
  const reserved: RedemptionEvent = { type: 'RedemptionReserved', data: { ...terms, fulfilmentRef } };
  return terms.confirmBy === null ? [reserved, given(terms, fulfilmentRef, now)] : [reserved];
};

const given = (terms: Terms, fulfilmentRef: string, now: InstantIso, confirmedAs?: string): RedemptionEvent => ({
  type: 'RedemptionConfirmed',
  data: { ...terms, fulfilmentRef, useBy: useByOf(terms, now), ...(confirmedAs !== undefined && { confirmedAs }) },
});

const confirmByTill = ({ data }: ConfirmRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  const { redemptionId, gift } = redemption.terms;
  if (gift?.byAcceptance === true) throw new Rejected<RedemptionRejectionCode>('gift.not_accepted', { redemptionId });
  return confirm(data, redemption);
};

const confirm = ({ now, confirmedAs }: ConfirmRedemption['data'], redemption: Begun): readonly RedemptionEvent[] => {
  const { redemptionId, confirmBy } = redemption.terms;
  const refuse = (code: RedemptionRejectionCode) => new Rejected<RedemptionRejectionCode>(code, { redemptionId });
  switch (redemption.status) {
    case 'waiting':
    case 'requested':
      throw refuse('redemption.not_reserved');
    case 'reserved':
      if (confirmBy !== null && now >= confirmBy) throw refuse('redemption.confirmed_too_late');
      return [given(redemption.terms, redemption.fulfilmentRef, now, confirmedAs)];
    case 'failed':
    case 'cancelled':
      throw refuse(`redemption.${redemption.status}`);
    default:
      // One card shown at two tills is one cup of coffee.
      if ('confirmedAs' in redemption && redemption.confirmedAs !== confirmedAs)
        throw refuse('redemption.already_given');
      return [];
  }
};

const complete = (_: CompleteRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  switch (redemption.status) {
    case 'confirmed': {
      const { terms, fulfilmentRef, useBy } = redemption;
      return [{ type: 'RedemptionCompleted', data: { ...terms, fulfilmentRef, useBy } }];
    }
    // Somebody took the held points by hand before the reward was given: a person has to look at it.
    case 'waiting':
    case 'requested':
    case 'reserved':
      throw new Rejected<RedemptionRejectionCode>('redemption.not_confirmed');
    default:
      return [];
  }
};

const fail = ({ data: { code, available } }: FailRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  if (isSettled(redemption)) return [];
  const { status, terms } = redemption;
  // What somebody has handed over is gone; what is given by itself nobody has before it is paid for.
  const isByItself = terms.confirmBy === null || terms.gift?.byAcceptance === true;
  const isThere = status === 'reserved' || (status === 'confirmed' && isByItself);
  const fulfilmentRef = isThere ? redemption.fulfilmentRef : null;
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
