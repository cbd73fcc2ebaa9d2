import { laterOf, lotId as lotIdOf, points, Rejected, type InstantIso, type LotId } from '@accrue/kernel';
import type { AccountRejectionCode, CorrectAward, GrantAward, ReverseAward } from './commands';
import { checkAmount, enter, enterGrant } from './entry';
import type { AccountEvent, AwardHistory, AwardSource } from './events';
import { correctedReason, earnedReason, reversedReason, termsReason } from './reasons';
import { latestOf, type Fact } from './record';
import { afterDue } from './settle-due';
import { lotOf, reversedOf, type Account, type Lot } from './state';

export const grantAward = ({ data }: GrantAward, account: Account): readonly AccountEvent[] => {
  const { points: granted, ...award } = data;
  checkAmount(granted);
  const lotId = lotIdOfAward(data);
  const known = lotOf(account, lotId);
  if (known !== undefined && !known.isAwaitingTerms) return [];
  return afterDue(data.occurredAt, account, (then) => {
    const opened = { ...award, lotId, status: statusAt(then.settledAt, data) };
    if (known !== undefined)
      return [enter(then, { type: 'LotTermsRecorded', data: { ...opened, reason: termsReason(data) } })];
    const earned = { ...opened, granted, reversed: points(0), reason: earnedReason(data) };
    return [enterGrant(then, { type: 'PointsEarned', data: earned })];
  });
};

export const reverseAward = ({ data }: ReverseAward, account: Account): readonly AccountEvent[] =>
  change(data, account, (lotId) => ({
    type: 'PointsReversed',
    data: { ...data, lotId, reason: reversedReason(data) },
  }));

export const correctAward = ({ data }: CorrectAward, account: Account): readonly AccountEvent[] =>
  change(data, account, (lotId, known) => ({
    type: 'PointsCorrected',
    data: {
      ...data,
      lotId,
      reason: correctedReason(data, {
        granted: known?.granted ?? 0,
        reversed: known === undefined ? 0 : reversedOf(known),
      }),
    },
  }));

/**
 * Absolute, so it does not matter which changes were seen before: only the highest sequence counts.
 * @returns [] if this change or a later one of the same award was applied before
 */
const change = (
  data: (ReverseAward | CorrectAward)['data'],
  account: Account,
  factOf: (lotId: LotId, known: Lot | undefined) => Fact,
): readonly AccountEvent[] => {
  checkHistory(data);
  const lotId = lotIdOfAward(data);
  const known = lotOf(account, lotId);
  if (known !== undefined && known.sequence >= data.sequence) return [];
  return afterDue(latestOf(data), account, (then) => [enter(then, factOf(lotId, known))]);
};

/** As it is by the latest event time; one that comes late may have become active long ago. */
const statusAt = (settledAt: InstantIso, { activatesAt, occurredAt }: GrantAward['data']): 'active' | 'pending' => {
  return activatesAt !== null && activatesAt > laterOf(settledAt, occurredAt) ? 'pending' : 'active';
};

/** One lot per award, under the award's id. */
const lotIdOfAward = (award: Pick<AwardSource, 'awardId'>): LotId => lotIdOf(award.awardId);

const checkHistory = ({
  awardId,
  sequence,
  granted,
  reversed,
  reversals,
}: Pick<AwardSource, 'awardId' | 'sequence'> & AwardHistory): void => {
  const isSound =
    reversed <= granted && reversals.every(({ points }) => points > 0) && reversedOf({ reversals }) === reversed;
  if (!isSound) throw new Rejected<AccountRejectionCode>('award.invalid', { awardId, sequence, granted, reversed });
  checkAmount(granted);
};
