import { awardIdOf, NO_POINTS, points as toPoints, type InstantIso, type MemberId, type Points } from '@accrue/kernel';
import { termsOf as awardTermsOf } from '../../programme/compile';
import { lotTerms } from '../../programme/terms';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import type { AwardCorrected, AwardGranted, AwardReversed, Cause } from '../events';
import type { ActionEntry, AwardEntry } from '../storage/state';
import type { OccasionAward, Taking } from './occasion-award';

type ActionAwardEvent = AwardGranted | AwardReversed | AwardCorrected;

/** Why actions are decided again. */
export interface ActionTrigger {
  readonly cause: Cause;
  /** Event time of the cause; null: that of the action itself. */
  readonly occurredAt: InstantIso | null;
}

interface Because {
  readonly memberId: MemberId;
  readonly trigger: ActionTrigger;
  /** What takes it back does so at another time now. */
  readonly isTakenOtherwise?: boolean;
}

interface Programmes {
  readonly programmes: readonly ProgrammeVersion[];
}

/** The difference between what was said of an action's awards and what is right now. */
export const actionAwardChanges = (
  action: ActionEntry,
  awards: readonly OccasionAward[],
  because: Because,
  around: Programmes,
): readonly ActionAwardEvent[] =>
  awards.flatMap((award) => {
    const before = action.awards.find(({ ruleId }) => ruleId === award.rule.id);
    const isTakenAsBefore = because.isTakenOtherwise !== true || reversedOf(award) === 0;
    const isSame = before?.granted === award.granted && before.reversed === reversedOf(award);
    return isSame && isTakenAsBefore ? [] : actionAwardChanged(action, award, because, around);
  });

/** Of an award that is another one now, or was taken back at other times. */
export const actionAwardChanged = (
  action: ActionEntry,
  award: OccasionAward,
  because: Because,
  around: Programmes,
): readonly ActionAwardEvent[] => {
  const before = action.awards.find(({ ruleId }) => ruleId === award.rule.id);
  if (before === undefined) return award.granted === 0 ? [] : firstGrant(action, award, because, around);
  const { memberId, trigger } = because;
  const points = toPoints(reversedOf(award) - before.reversed);
  // One of another action is told as a correction.
  const isRevoked = trigger.cause.kind === 'revocation' && trigger.cause.actionId === action.actionId;
  if (!isRevoked || before.granted !== award.granted || points <= 0) return [corrected(action, award, because, before)];
  const occurredAt = trigger.occurredAt ?? instantOfOrder(action.order);
  const identity = identityOf(action, award, { memberId, sequence: before.sequence + 1, occurredAt });
  return [reversed(identity, award, { points, cause: trigger.cause, takes: award.takes })];
};

/** The action counts for this member no more: nothing of the award stays. */
export const actionAwardWithdrawn = (
  action: ActionEntry,
  award: OccasionAward,
  because: Because,
): readonly AwardCorrected[] => {
  const before = action.awards.find(({ ruleId }) => ruleId === award.rule.id);
  if (before === undefined || before.granted === 0) return [];
  return [corrected(action, { ...award, granted: NO_POINTS, basePoints: NO_POINTS, takes: [] }, because, before)];
};

const firstGrant = (
  action: ActionEntry,
  award: OccasionAward,
  { memberId }: Because,
  { programmes }: Programmes,
): (AwardGranted | AwardReversed)[] => {
  const { rule, granted, takes } = award;
  const occurredAt = instantOfOrder(action.order);
  const programme = programmeOfVersion(programmes, action.programmeVersion);
  const terms = awardTermsOf(programme, rule.walletId);
  const { clawback } = terms;
  const sequence = (action.saidElsewhere.find(({ ruleId }) => ruleId === rule.id)?.sequence ?? -1) + 1;
  const grant: AwardGranted = {
    type: 'AwardGranted',
    data: {
      ...identityOf(action, award, { memberId, sequence, occurredAt }),
      ...termsOf(award),
      points: granted,
      ...lotTerms(terms, occurredAt, programme.timeZone),
      ...(clawback !== 'unlimited' && { clawback }),
    },
  };
  return [
    grant,
    ...takes.map((take, index) => {
      const { points, occurredAt: takenAt, actionId } = take;
      const cause: Cause =
        action.trigger === 'tier-reached'
          ? { kind: 'tier_changed', receiptId: null }
          : { kind: 'revocation', receiptId: null, actionId };
      const identity = identityOf(action, award, { memberId, sequence: sequence + 1 + index, occurredAt: takenAt });
      return reversed(identity, award, { points, cause, takes: takes.slice(0, index + 1) });
    }),
  ];
};

/** By a revocation, at the time of that. @param takes so far, this one included */
const reversed = (
  identity: ReturnType<typeof identityOf>,
  { granted }: OccasionAward,
  { points, cause, takes }: { readonly points: Points; readonly cause: Cause; readonly takes: readonly Taking[] },
): AwardReversed => ({
  type: 'AwardReversed',
  data: {
    ...identity,
    points,
    granted,
    reversed: sumOf(takes),
    reversals: reversalsOf(takes),
    returnReceiptId: null,
    cause,
  },
});

const corrected = (
  action: ActionEntry,
  award: OccasionAward,
  { memberId, trigger }: Because,
  { sequence }: AwardEntry,
): AwardCorrected => {
  const occurredAt = trigger.occurredAt ?? instantOfOrder(action.order);
  return {
    type: 'AwardCorrected',
    data: {
      ...identityOf(action, award, { memberId, sequence: sequence + 1, occurredAt }),
      ...termsOf(award),
      ...{ granted: award.granted, reversed: reversedOf(award), reversals: reversalsOf(award.takes) },
      cause: trigger.cause,
    },
  };
};

const identityOf = (
  { actionId, programmeVersion }: ActionEntry,
  { rule }: OccasionAward,
  { memberId, sequence, occurredAt }: { memberId: MemberId; sequence: number; occurredAt: InstantIso },
) => ({
  ...{ awardId: awardIdOf(actionId, rule.id), memberId, receiptId: null, actionId },
  ...{ walletId: rule.walletId, ruleId: rule.id, programmeVersion, sequence, occurredAt },
});

const termsOf = ({ basePoints, tierId, multiplier }: OccasionAward) => ({ basePoints, tierId, multiplier, lines: [] });

const reversedOf = ({ takes }: OccasionAward): Points => sumOf(takes);

const sumOf = (takes: readonly Taking[]): Points =>
  toPoints(takes.reduce<number>((sum, { points }) => sum + points, 0));

const reversalsOf = (takes: readonly Taking[]) =>
  takes.map(({ occurredAt, points }) => ({ receiptId: null, occurredAt, points }));
