import { points as toPoints } from '@accrue/kernel';
import type { AwardGranted, WithoutLimits } from '../events';
import type { AwardEntry, Journal } from './state';

/** What the rule of a bounded award gives. */
export const sumsOf = ({ granted, reversals }: WithoutLimits): Pick<AwardEntry, 'granted' | 'reversed'> => ({
  granted,
  reversed: toPoints(reversals.reduce<number>((sum, { points }) => sum + points, 0)),
});

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
