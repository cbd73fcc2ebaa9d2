import { points as toPoints, type Points } from '@accrue/kernel';
import type { AwardGranted, AwardReversal, WithoutLimits } from '../events';
import type { AwardEntry, Journal } from './state';

/** What the rule of a bounded award gives. */
export const sumsOf = ({ granted, reversals }: WithoutLimits): Pick<AwardEntry, 'granted' | 'reversed'> => ({
  granted,
  reversed: sumOfReversals(reversals),
});

export const sumOfReversals = (reversals: readonly AwardReversal[]): Points =>
  toPoints(reversals.reduce<number>((sum, { points }) => sum + points, 0));

/** What bounds it. */
export const byOf = ({ by }: WithoutLimits): Pick<WithoutLimits, 'by'> => (by === undefined ? {} : { by });

/** Nobody has had anything of it yet. */
export const isWithheldSoFar = (
  { receipts, actions }: Journal,
  { receiptId, actionId, ruleId }: Pick<AwardGranted['data'], 'receiptId' | 'actionId' | 'ruleId'>,
): boolean => {
  const earner = receiptId !== null ? receipts.get(receiptId) : actionId && actions.get(actionId);
  const award = earner?.awards.find((each) => each.ruleId === ruleId);
  return award === undefined || award.limited?.isWithheld === true;
};
