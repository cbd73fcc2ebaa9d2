import { assertNever, Rejected } from '@accrue/kernel';
import type {
  CompleteRedemption,
  ConfirmRedemption,
  FailRedemption,
  RedemptionCommand,
  RequestRedemption,
} from './commands';
import type { RedemptionEvent } from './events';
import { isSettled, type Redemption } from './state';

export type RedemptionRejectionCode =
  'redemption.conflict' | 'redemption.unknown' | 'redemption.hold_mismatch' | 'redemption.not_confirmed';

/**
 * Every step may be asked for any number of times: what has been done is not done again, what came to an end stays ended.
 * @throws Rejected<RedemptionRejectionCode>
 */
export const decide = (command: RedemptionCommand, redemption: Redemption): readonly RedemptionEvent[] => {
  switch (command.type) {
    case 'RequestRedemption':
      return request(command, redemption);
    case 'ConfirmRedemption':
      return confirm(command, ofHold(command.data.holdId, redemption));
    case 'CompleteRedemption':
      return complete(command, ofHold(command.data.holdId, redemption));
    case 'FailRedemption':
      return fail(command, ofHold(command.data.holdId, redemption));
    default:
      return assertNever(command);
  }
};

type Begun = Exclude<Redemption, { readonly status: 'none' }>;

const request = ({ data }: RequestRedemption, redemption: Redemption): readonly RedemptionEvent[] => {
  if (redemption.status === 'none') return [{ type: 'RedemptionRequested', data }];
  const { terms } = redemption;
  if (terms.memberId !== data.memberId || terms.rewardId !== data.rewardId) {
    throw new Rejected<RedemptionRejectionCode>('redemption.conflict', { redemptionId: terms.redemptionId });
  }
  return [];
};

/** A hold that comes after the end (say it had timed out) changes nothing: the ledger was told to release it. */
const confirm = ({ data: { codeId } }: ConfirmRedemption, redemption: Begun): readonly RedemptionEvent[] =>
  redemption.status === 'requested' ? [{ type: 'RedemptionConfirmed', data: { ...redemption.terms, codeId } }] : [];

const complete = (_: CompleteRedemption, redemption: Begun): readonly RedemptionEvent[] => {
  if (redemption.status === 'confirmed') {
    return [{ type: 'RedemptionCompleted', data: { ...redemption.terms, codeId: redemption.codeId } }];
  }
  // Somebody took the held points by hand before a code was reserved: a person has to look at it.
  if (redemption.status === 'requested') throw new Rejected<RedemptionRejectionCode>('redemption.not_confirmed');
  return [];
};

const fail = ({ data: { code, available } }: FailRedemption, redemption: Begun): readonly RedemptionEvent[] =>
  isSettled(redemption) ? [] : [{ type: 'RedemptionFailed', data: { ...redemption.terms, code, available } }];

const ofHold = (holdId: string, redemption: Redemption): Begun => {
  if (redemption.status === 'none') throw new Rejected<RedemptionRejectionCode>('redemption.unknown');
  if (redemption.terms.holdId !== holdId)
    throw new Rejected<RedemptionRejectionCode>('redemption.hold_mismatch', { holdId });
  return redemption;
};
