import type { ActionId, InstantIso, MemberId } from '@accrue/kernel';
import type { ActionFacts } from '../action-events';
import { memberOfOccasion } from '../actions/assess-action';
import type { Qualification, ReferralSettled } from '../referral-events';
import type { ActionEntry } from '../storage/state';
import { qualified, sideId } from './referral-actions';

/** What both sides of a referral have to be told. */
export interface Settlement {
  /** Sides of what was said before, which may have been told. */
  readonly takeBack: readonly ActionId[];
  /** What both sides are given, each unless it had left by then. */
  readonly give: readonly { readonly memberId: MemberId; readonly facts: ActionFacts }[];
  /** Then, if nothing else was said meanwhile. */
  readonly settled: ReferralSettled['data'];
}

/** @returns null: it is no referral, or nothing was said of it */
export const settlementOf = (
  { actionId, type, referral }: Pick<ActionEntry, 'actionId' | 'type' | 'referral'>,
  now: InstantIso,
): Settlement | null => {
  const referee = memberOfOccasion(actionId);
  if (referral === undefined || referee === null) return null;
  const { sequence, qualification } = referral;
  const sides = [
    { side: 'advocate', memberId: type as MemberId, referee },
    { side: 'referee', memberId: referee, referee },
  ] as const;
  const takeBack = Array.from({ length: sequence - 1 }, (_unused, before) => before + 1).flatMap((earlier) =>
    sides.map((side) => sideId({ ...side, sequence: earlier })),
  );
  const give = (said: Qualification) =>
    sides.map((side) => ({ memberId: side.memberId, facts: qualified({ ...side, sequence }, said) }));
  const isWaiting = qualification !== null && qualification.at > now;
  return {
    takeBack,
    give: qualification === null || isWaiting ? [] : give(qualification),
    settled: { actionId, sequence, done: isWaiting ? 'earlier' : 'all' },
  };
};
