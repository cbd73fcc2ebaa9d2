import { laterOf, Rejected, type InstantIso, type LotId } from '@accrue/kernel';
import type { AccountRejectionCode, CorrectAward, Grant, GrantAwards, GrantInWallet, ReverseAward } from './commands';
import { checkAmount, enter, enterGrant } from './entry';
import type { AccountEvent, AwardHistory, AwardSource, LotLife } from './events';
import { correctedReason, earnedReason, reversedReason, termsReason } from './reasons';
import { latestOf, type Fact } from './record';
import { afterDue } from './settle-due';
import { lotIdOfAward, lotOf, reversedOf, type Account, type Lot } from './state';

/** All that one receipt or action earned. What was granted before is not granted again, whatever came with it. */
export const grantAwards = ({ data }: GrantAwards, account: Account): readonly AccountEvent[] => {
  const { wallets, ...source } = data;
  for (const { awards } of wallets) for (const { points: granted } of awards) checkAmount(granted);
  const decisions = wallets.flatMap((wallet) => grantsIn(wallet, source, account));
  return decisions.length === 0 ? [] : afterDue(data.occurredAt, account, ...decisions);
};

type Granting = Omit<GrantAwards['data'], 'wallets'>;
type Decision = (then: Account) => readonly AccountEvent[];

const grantsIn = ({ awards, ...life }: GrantInWallet, source: Granting, account: Account): readonly Decision[] => {
  const lotOfAward = (award: Grant): Lot | undefined => lotOf(account, lotIdOfAward(award));
  const opened = (then: Account) => ({ ...source, ...life, status: statusAt(then.settledAt, { ...source, ...life }) });
  const alike = Map.groupBy(
    awards.filter((award) => lotOfAward(award) === undefined),
    ({ multiplier }) => multiplier,
  );
  const earned = [...alike].map(([multiplier, together]): Decision => {
    const granted = together.map(({ awardId, ruleId, sequence, basePoints, points: amount }) => ({
      ...{ awardId, ruleId, sequence, basePoints, granted: amount },
    }));
    const said = { multiplier, awards: granted, reason: earnedReason({ ...source, multiplier }) };
    return (then) => [enterGrant(then, { type: 'PointsEarned', data: { ...opened(then), ...said } })];
  });
  const awaited = awards.filter((award) => lotOfAward(award)?.isAwaitingTerms);
  const told = awaited.map(({ points: _known, ...award }): Decision => {
    const said = { ...award, lotId: lotIdOfAward(award), reason: termsReason(source) };
    return (then) => [enter(then, { type: 'LotTermsRecorded', data: { ...opened(then), ...said } })];
  });
  return [...earned, ...told];
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
const statusAt = (
  settledAt: InstantIso,
  { activatesAt, occurredAt }: Pick<LotLife & AwardSource, 'activatesAt' | 'occurredAt'>,
): 'active' | 'pending' =>
  activatesAt !== null && activatesAt > laterOf(settledAt, occurredAt) ? 'pending' : 'active';

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
