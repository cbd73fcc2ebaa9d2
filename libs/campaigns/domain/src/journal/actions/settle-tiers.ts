import type { MemberId } from '@accrue/kernel';
import { programmeOfVersion } from '../../programme/versions';
import { surroundingsIn } from '../awards/counters/moments';
import type { ActionRecorded, JournalEvent } from '../events';
import { actionEntryOf } from '../storage/evolve-actions';
import type { Knowledge } from '../storage/recall';
import type { ActionEntry, Journal, TierTimeline } from '../storage/state';
import { tierAt } from '../storage/tier-at';
import { settleActionSteps } from './settle-action-steps';
import { byOrder, settleActions } from './settle-actions';
import { reachedTiers, takenByReturnAt, whyNotReached } from './tiers-reached';

interface UnderTiers {
  /** Tiers that were reached, as far as a rule is about them. */
  readonly recorded: readonly ActionRecorded[];
  readonly awards: readonly JournalEvent[];
  readonly now: readonly ActionEntry[];
  /** null: nothing has changed for any of them. */
  readonly from: string | null;
}

/** What actions earn after other tiers are known, and the tiers that were reached. */
export const actionsUnder = (
  after: TierTimeline,
  memberId: MemberId,
  { journal, programmes }: Knowledge,
): UnderTiers => {
  const recorded = newlyReached(after, memberId, { journal, programmes });
  const before = [...journal.actions.values()];
  const now = [...before, ...recorded.map((event) => actionEntryOf(journal, event, 0))];
  const isTakenOtherwise = (each: ActionEntry): boolean =>
    takenByReturnAt(each, journal.tiers, programmes) !== takenByReturnAt(each, after, programmes);
  const isOther = (each: ActionEntry): boolean =>
    !journal.actions.has(each.actionId) ||
    tierAt(journal.tiers, each, programmes) !== tierAt(after, each, programmes) ||
    whyNotReached(each, journal.tiers, programmes)?.code !== whyNotReached(each, after, programmes)?.code ||
    isTakenOtherwise(each);
  const [first] = now.filter(isOther).sort(byOrder);
  if (first === undefined) return { recorded, awards: [], now, from: null };
  const trigger = { cause: { kind: 'tier_changed', receiptId: null }, occurredAt: null } as const;
  const because = { memberId, trigger };
  const knownOf = (each: Journal, actions: readonly ActionEntry[]) => ({
    actions,
    around: surroundingsIn(each, { memberId, programmes, actions }),
  });
  const [was, is] = [knownOf(journal, before), knownOf({ ...journal, tiers: after }, now)];
  const awards = [
    ...settleActions(now, first.order, { ...because, isTakenOtherwise }, is.around),
    ...settleActionSteps(was, is, because),
  ];
  return { recorded, awards, now, from: first.order };
};

const newlyReached = (
  after: TierTimeline,
  memberId: MemberId,
  { journal, programmes }: Pick<Knowledge, 'journal' | 'programmes'>,
): readonly ActionRecorded[] =>
  reachedTiers(memberId, after, programmes).filter(
    ({ data }) =>
      !journal.actions.has(data.actionId) &&
      programmeOfVersion(programmes, data.programmeVersion).occasionRules.some((rule) => rule.isFor(data)),
  );
