import type { InstantIso, MemberId } from '@accrue/kernel';
import type { ActionFacts } from '../action-events';
import { memberOfOccasion } from '../actions/assess-action';
import type { Qualification, ReferralSettled, ToldOfSide } from '../referral-events';
import type { ActionEntry } from '../storage/state';
import { qualified } from './referral-actions';

/** What both sides of a referral have to be told. */
export interface Settlement {
  readonly sides: readonly Side[];
  /** Then, if nothing else was said meanwhile. */
  readonly settled: ReferralSettled['data'];
}

export interface Side {
  readonly memberId: MemberId;
  readonly facts: ActionFacts & { readonly told: ToldOfSide };
}

/**
 * That the sides of the purchase that qualifies stand, and those of others do not. Of a purchase that is still to last nobody has been told.
 * @returns null: it is no referral, or nothing was said of it
 */
export const settlementOf = (
  { actionId, type, referral }: Pick<ActionEntry, 'actionId' | 'type' | 'referral'>,
  now: InstantIso,
): Settlement | null => {
  const referee = memberOfOccasion(actionId);
  if (referral === undefined || referee === null) return null;
  const { sequence, qualification, earlier } = referral;
  const sidesOf = (said: Qualification, stands: boolean): readonly Side[] => {
    const told = { sequence, stands };
    const [advocate, friend] = [type as MemberId, referee];
    return [
      {
        memberId: advocate,
        facts: { ...qualified({ side: 'advocate', memberId: advocate, referee }, said, told), told },
      },
      { memberId: friend, facts: { ...qualified({ side: 'referee', memberId: friend, referee }, said, told), told } },
    ];
  };
  const hasLasted = ({ at }: Qualification): boolean => at <= now;
  const isWaiting = qualification !== null && !hasLasted(qualification);
  return {
    sides: [
      ...earlier.filter(hasLasted).flatMap((said) => sidesOf(said, false)),
      ...(qualification === null || isWaiting ? [] : sidesOf(qualification, true)),
    ],
    settled: { actionId, sequence, done: isWaiting ? 'earlier' : 'all' },
  };
};
