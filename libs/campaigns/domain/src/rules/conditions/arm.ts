import type { RuleReason } from '@accrue/contracts';
import type { InstantIso, MemberId } from '@accrue/kernel';
import { armOf, type Experiment } from '../../experiments/experiment';

/** null: the member is in the arm, or would be, and the experiment runs. */
export const armCheck =
  (experiment: Experiment, arm: string) =>
  (occurredAt: InstantIso, memberId: MemberId | null, isInEveryArm = false): RuleReason | null => {
    const { id: experimentId, startsAt, endsAt } = experiment;
    if (occurredAt < startsAt || (endsAt !== null && occurredAt >= endsAt))
      return { code: 'rule.experiment_not_running', data: { experimentId } };
    const own = memberId === null ? null : (armOf(experiment, memberId)?.id ?? null);
    return own === arm || (isInEveryArm && own !== null)
      ? null
      : { code: 'rule.other_arm', data: { experimentId, arm: own } };
  };
