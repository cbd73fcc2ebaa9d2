import { canonicalJson, NO_POINTS, type ActionId, type MemberId } from '@accrue/kernel';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { instantOfOrder } from '../../receipt';
import { nextStep } from '../../rules/occasion';
import { CountedFacts, countedActions } from '../awards/counters/counted-facts';
import type { Surroundings } from '../awards/counters/surroundings';
import { walkSteps, type StepAward } from '../awards/counters/walk-steps';
import type { AwardCorrected, AwardGranted, AwardReversed } from '../events';
import type { ActionEntry } from '../storage/state';
import { actionAwardChanged, type ActionTrigger } from './action-awards';
import type { OccasionAward } from './occasion-award';

interface Known {
  readonly actions: Iterable<ActionEntry>;
  readonly around: Surroundings;
}

/**
 * Decides again what rules give that a counter of actions triggers. A revocation takes a step back from the action that had reached it,
 * whichever action is revoked.
 */
export const settleActionSteps = (
  before: Known,
  after: Known,
  because: { readonly memberId: MemberId; readonly trigger: ActionTrigger },
): readonly (AwardGranted | AwardReversed | AwardCorrected)[] => {
  const was = stepsOf(before);
  const is = stepsOf(after);
  if (was.length === 0 && is.length === 0) return [];
  return [...after.actions].flatMap((action) => {
    const [earlier, now] = [was, is].map((steps) => ofAction(action.actionId, steps)) as [
      OccasionAward[],
      OccasionAward[],
    ];
    const lost = earlier.filter(({ rule }) => !now.some((each) => each.rule.id === rule.id));
    const emptied = lost.map((award) => ({ ...award, granted: NO_POINTS, basePoints: NO_POINTS, takes: [] }));
    const isSaid = (award: OccasionAward): boolean =>
      earlier.some(
        (each) => each.rule.id === award.rule.id && canonicalJson(saidOf(each)) === canonicalJson(saidOf(award)),
      );
    return [...now, ...emptied]
      .filter((award) => !isSaid(award))
      .flatMap((award) => actionAwardChanged(action, award, because, after.around));
  });
};

/** Why rules that a counter triggers gave what they gave for an action. */
export const explainActionSteps = (
  { actions, around }: Known,
  { actionId, order, trigger, type, programmeVersion }: ActionEntry,
): readonly OccasionAward[] => {
  // Others are not counted; that a member was referred may be there before the first version.
  if (trigger !== 'action') return [];
  const { counters, counterRules } = programmeOfVersion(around.programmes, programmeVersion);
  const rules = counterRules.filter(({ step }) => counters.get(step.counterId)?.action === type);
  if (rules.length === 0) return [];
  const counted = factsOf(actions, around.programmes);
  const awards = ofAction(actionId, walkSteps(counted, around));
  return rules.map((rule) => {
    const { counterId } = rule.step;
    const counter = counters.get(counterId);
    const value = counter === undefined ? 0 : counted.valueAt(counter, { id: actionId, order }, true);
    const reason = {
      code: 'rule.counter_not_reached',
      data: { counterId, value, next: nextStep(rule, value) },
    } as const;
    const nothing = { granted: NO_POINTS, basePoints: NO_POINTS, desired: NO_POINTS, takes: [] };
    return (
      awards.find((each) => each.rule.id === rule.id) ?? { rule, tierId: null, multiplier: '1', reason, ...nothing }
    );
  });
};

const factsOf = (actions: Iterable<ActionEntry>, programmes: readonly ProgrammeVersion[]): CountedFacts<ActionId> =>
  new CountedFacts(countedActions(actions, programmes));

const stepsOf = ({ actions, around }: Known): readonly StepAward<ActionId>[] =>
  around.programmes.some(({ programme }) => programme.counterRules.length > 0)
    ? walkSteps(factsOf(actions, around.programmes), around)
    : [];

const ofAction = (actionId: ActionId, steps: readonly StepAward<ActionId>[]): readonly OccasionAward[] =>
  steps
    .filter(({ earner }) => earner.id === actionId)
    .map(({ takes, ...award }) => ({
      ...award,
      takes: takes.map(({ by, order, points }) => ({ actionId: by, occurredAt: instantOfOrder(order), points })),
    }));

const saidOf = ({ granted, takes, multiplier }: OccasionAward) => ({ granted, takes, multiplier });
