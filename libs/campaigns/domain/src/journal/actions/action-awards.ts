import { awardIdOf, invariant, NO_POINTS, points, type InstantIso, type MemberId, type Points } from '@accrue/kernel';
import { lotTerms } from '../../programme/terms';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import type { AwardCorrected, AwardGranted, AwardReversed, Cause } from '../events';
import type { ActionEntry, AwardEntry } from '../storage/state';
import type { OccasionAward } from './occasion-award';

/** Why actions are decided again. */
export interface ActionTrigger {
  readonly cause: Cause;
  /** Event time of the cause; null: that of the action itself. */
  readonly occurredAt: InstantIso | null;
}

interface Because {
  readonly memberId: MemberId;
  readonly trigger: ActionTrigger;
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
): readonly (AwardGranted | AwardReversed | AwardCorrected)[] =>
  awards.flatMap((award): (AwardGranted | AwardReversed | AwardCorrected)[] => {
    const before = action.awards.find(({ ruleId }) => ruleId === award.rule.id);
    if (before === undefined) return award.granted === 0 ? [] : firstGrant(action, award, because, around);
    const reversed = reversedOf(action, award);
    if (before.granted === award.granted && before.reversed === reversed) return [];
    const isRevoked = because.trigger.cause.kind === 'revocation' && before.granted === award.granted;
    if (isRevoked) return [taken(action, award, { memberId: because.memberId, sequence: before.sequence + 1 })];
    return [corrected(action, award, because, before)];
  });

/** The action counts for this member no more: nothing of the award stays. */
export const actionAwardWithdrawn = (
  action: ActionEntry,
  award: OccasionAward,
  because: Because,
): readonly AwardCorrected[] => {
  const before = action.awards.find(({ ruleId }) => ruleId === award.rule.id);
  if (before === undefined || before.granted === 0) return [];
  return [corrected(action, { ...award, granted: NO_POINTS, basePoints: NO_POINTS }, because, before)];
};

const firstGrant = (
  action: ActionEntry,
  award: OccasionAward,
  { memberId }: Because,
  { programmes }: Programmes,
): (AwardGranted | AwardReversed)[] => {
  const { rule, granted } = award;
  const occurredAt = instantOfOrder(action.order);
  const programme = programmeOfVersion(programmes, action.programmeVersion);
  const wallet = programme.wallets.get(rule.walletId);
  invariant(wallet !== undefined, `the programme has no wallet ${rule.walletId}`);
  const { clawback } = wallet;
  const sequence = (action.saidElsewhere.find(({ ruleId }) => ruleId === rule.id)?.sequence ?? -1) + 1;
  const grant: AwardGranted = {
    type: 'AwardGranted',
    data: {
      ...identityOf(action, award, { memberId, sequence, occurredAt }),
      ...termsOf(award),
      points: granted,
      ...lotTerms(wallet, occurredAt, programme.timeZone),
      ...(clawback !== 'unlimited' && { clawback }),
    },
  };
  return action.revokedAt === undefined ? [grant] : [grant, taken(action, award, { memberId, sequence: sequence + 1 })];
};

/** By being revoked: as a whole, at the time of that. */
const taken = (
  action: ActionEntry,
  award: OccasionAward,
  { memberId, sequence }: { readonly memberId: MemberId; readonly sequence: number },
): AwardReversed => {
  const { actionId, revokedAt } = action;
  invariant(revokedAt !== undefined, `action ${actionId} was revoked`);
  return {
    type: 'AwardReversed',
    data: {
      ...identityOf(action, award, { memberId, sequence, occurredAt: revokedAt }),
      points: award.granted,
      ...historyOf(action, award),
      returnReceiptId: null,
      cause: { kind: 'revocation', receiptId: null, actionId },
    },
  };
};

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
      ...historyOf(action, award),
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

const reversedOf = ({ revokedAt }: ActionEntry, { granted }: OccasionAward): Points =>
  revokedAt === undefined ? NO_POINTS : granted;

const historyOf = (action: ActionEntry, award: OccasionAward) => {
  const { granted } = award;
  const { revokedAt } = action;
  const reversals =
    revokedAt === undefined || granted === 0
      ? []
      : [{ receiptId: null, occurredAt: revokedAt, points: points(granted) }];
  return { granted, reversed: reversedOf(action, award), reversals };
};
