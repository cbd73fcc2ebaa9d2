import { NO_POINTS } from '@accrue/kernel';
import { isWallet } from '../../rules/effects';
import type { AwardBounded, AwardCorrected, AwardGranted, AwardReversed, GiftStated } from '../events';
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
  const { ruleId, sequence, withoutLimits } = event.data;
  const had =
    event.type === 'AwardGranted'
      ? { granted: event.data.points, reversed: NO_POINTS }
      : { granted: event.data.granted, reversed: event.data.reversed };
  return withoutLimits === undefined
    ? { ruleId, ...had, sequence }
    : { ruleId, ...sumsOf(withoutLimits), sequence, limited: { ...had, ...byOf(withoutLimits) } };
};

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
