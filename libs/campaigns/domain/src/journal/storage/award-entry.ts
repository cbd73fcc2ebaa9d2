import { NO_POINTS } from '@accrue/kernel';
import { isWallet } from '../../rules/effects';
import type { AwardBounded, AwardCorrected, AwardGranted, AwardReversed, GiftStated, GrantedByRule } from '../events';
import { tellGift } from '../gifts/tell-gift';
import { byOf, isWithheldSoFar, sumOfReversals, sumsOf } from './award-sums';
import type { AwardEntry, Journal } from './state';

/** An award as it stands when this was said of it. @param journal before that */
export const awardEntryOf = (
  event: AwardGranted | AwardReversed | AwardCorrected | AwardBounded | GiftStated,
  journal: Journal,
): AwardEntry => {
  switch (event.type) {
    case 'GiftStated':
      return gifted(event);
    case 'AwardBounded':
      return bounded(event, journal);
    default: {
      // Told as a gift when all is decided.
      const told = isWallet(event.data.walletId) ? event : tellGift(event);
      return told.type === 'GiftStated' ? gifted(told) : awarded(event);
    }
  }
};

const awarded = (event: AwardGranted | AwardReversed | AwardCorrected): AwardEntry => {
  if (event.type === 'AwardGranted') return grantedEntryOf(event.data);
  const { granted, reversed } = event.data;
  return entryOf(event.data, { granted, reversed });
};

/** An award in a wallet that was just granted. */
export const grantedEntryOf = (
  award: Pick<GrantedByRule, 'ruleId' | 'sequence' | 'points' | 'withoutLimits'>,
): AwardEntry => entryOf(award, { granted: award.points, reversed: NO_POINTS });

/** @param had what the member has of it */
const entryOf = (
  { ruleId, sequence, withoutLimits }: Pick<GrantedByRule, 'ruleId' | 'sequence' | 'withoutLimits'>,
  had: Pick<AwardEntry, 'granted' | 'reversed'>,
): AwardEntry =>
  withoutLimits === undefined
    ? { ruleId, ...had, sequence }
    : { ruleId, ...sumsOf(withoutLimits), sequence, limited: { ...had, ...byOf(withoutLimits) } };

const gifted = ({ data }: GiftStated): AwardEntry => {
  const { ruleId, granted, reversals, sequence } = data;
  return { ruleId, granted, reversed: sumOfReversals(reversals), sequence, takes: reversals };
};

const bounded = ({ data }: AwardBounded, journal: Journal): AwardEntry => {
  const { ruleId, sequence, granted, reversed, withoutLimits } = data;
  const isWithheld = isWithheldSoFar(journal, data) ? ({ isWithheld: true } as const) : {};
  const limited = { granted, reversed, ...byOf(withoutLimits), ...isWithheld };
  return { ruleId, ...sumsOf(withoutLimits), sequence, limited };
};
