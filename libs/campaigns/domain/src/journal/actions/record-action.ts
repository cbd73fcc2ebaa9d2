import { Rejected, type MemberId } from '@accrue/kernel';
import { instantOfOrder } from '../../receipt';
import { programmeOfVersion } from '../../programme/versions';
import { BY_MERGE } from '../awards/causes';
import { surroundingsIn } from '../awards/counters/moments';
import type { CampaignsRejectionCode } from '../../rejections';
import type { ForwardActions, GiveBackActions, RecordAction, RevokeAction } from '../commands';
import type { ActionMoved, ActionRecorded, JournalEvent } from '../events';
import { readjudicate } from '../recording/readjudicate';
import { decidedFrom } from '../referral/referral-actions';
import { carriedFrom, saidSoFar } from '../storage/carried';
import { evolve } from '../storage/evolve';
import { actionEntryOf } from '../storage/evolve-actions';
import type { Knowledge } from '../storage/recall';
import type { ActionEntry } from '../storage/state';
import { actionAwardWithdrawn, type ActionTrigger } from './action-awards';
import { settleActionSteps } from './settle-action-steps';
import { byOrder, explainAction, settleActions } from './settle-actions';
import { goesAlong } from './tiers-reached';

/** Again the same key is no event: whoever asked compares the content. */
export const recordAction = ({ data, metadata }: RecordAction, knowledge: Knowledge): readonly JournalEvent[] => {
  const { journal } = knowledge;
  const { memberId, actionId, attributed } = data;
  const left = journal.leftActions.get(actionId);
  if (journal.actions.has(actionId)) return [];
  if (left !== undefined && (attributed === null || attributed.moves <= left.moves)) return [];
  const recorded: ActionRecorded = { type: 'ActionRecorded', data: { ...data, ...askedOf(data, knowledge) } };
  const entry = actionEntryOf(journal, recorded, 0);
  const { mergedInto: to } = journal;
  if (to !== undefined) return [recorded, movedOf(entry, { memberId, to, movedAt: metadata.now, merge: 'forward' })];
  const kind = attributed === null ? 'late_action' : 'merge';
  const trigger = { cause: { kind, receiptId: null, actionId }, occurredAt: data.occurredAt } as const;
  const all = [...journal.actions.values(), entry];
  return [recorded, ...whatFollows({ all, from: decidedFrom(entry) }, { memberId, trigger }, knowledge)];
};

/** What conditions of its version look at is kept at hand. */
const askedOf = (
  { trigger, type, attributes, programmeVersion }: RecordAction['data'],
  { programmes }: Knowledge,
): Pick<ActionRecorded['data'], 'asked'> => {
  if (trigger !== 'action') return {};
  const { occasionRules } = programmeOfVersion(programmes, programmeVersion);
  const ids = new Set(occasionRules.filter((rule) => rule.isFor({ trigger, type })).flatMap((rule) => rule.attributes));
  const asked = Object.entries(attributes).filter(([id]) => ids.has(id));
  return asked.length === 0 ? {} : { asked: Object.fromEntries(asked) };
};

/**
 * Takes back what the action earned. Again the same is no event.
 * @throws Rejected action.unknown, action.revoked_before_done
 */
export const revokeAction = ({ data }: RevokeAction, knowledge: Knowledge): readonly JournalEvent[] => {
  const { journal } = knowledge;
  const { actionId, memberId, occurredAt } = data;
  const entry = journal.actions.get(actionId);
  if (entry === undefined) throw new Rejected<CampaignsRejectionCode>('action.unknown', { key: actionId });
  if (entry.revokedAt !== undefined) return [];
  if (occurredAt < instantOfOrder(entry.order))
    throw new Rejected<CampaignsRejectionCode>('action.revoked_before_done', { key: actionId, occurredAt });
  const revoked = { ...entry, revokedAt: occurredAt };
  const all = [...journal.actions.values()].map((each) => (each === entry ? revoked : each));
  const trigger = { cause: { kind: 'revocation', receiptId: null, actionId }, occurredAt } as const;
  return [
    { type: 'ActionRevoked', data },
    ...whatFollows({ all, from: entry.order }, { memberId, trigger }, knowledge),
  ];
};

/** Of a duplicate: the last of its actions go on to the survivor. None when all have gone. */
export const forwardActions = ({ data, metadata }: ForwardActions, knowledge: Knowledge): readonly JournalEvent[] => {
  const { mergedInto: to, actions } = knowledge.journal;
  if (to === undefined) return [];
  const leaving = [...actions.values()].filter(goesAlong).sort(byOrder).slice(-data.atMost);
  return takeOut(leaving, { memberId: data.memberId, to, movedAt: metadata.now, merge: 'forward' }, knowledge);
};

/** Actions that came from a duplicate return to it. Those that are not here stay away. */
export const giveBackActions = ({ data, metadata }: GiveBackActions, knowledge: Knowledge): readonly JournalEvent[] => {
  const { memberId, to, actionIds } = data;
  const leaving = actionIds.flatMap((actionId) => knowledge.journal.actions.get(actionId) ?? []);
  return takeOut(leaving, { memberId, to, movedAt: metadata.now, merge: 'back' }, knowledge);
};

interface Because {
  readonly memberId: MemberId;
  readonly trigger: ActionTrigger;
}

/** What changes when some actions have come, gone or been taken back. @param all that count from now on; from: order of the first of them */
export const whatFollows = (
  { all, from }: { readonly all: readonly ActionEntry[]; readonly from: string },
  because: Because,
  knowledge: Knowledge,
): readonly JournalEvent[] => {
  const { journal, programmes } = knowledge;
  const { memberId } = because;
  const around = surroundingsIn(journal, { memberId, programmes, actions: all });
  const before = { actions: journal.actions.values(), around: surroundingsIn(journal, { memberId, programmes }) };
  const decided = [
    ...settleActions(all, from, because, around),
    ...settleActionSteps(before, { actions: all, around }, because),
  ];
  return [
    ...decided,
    ...readjudicate([], { ...because, after: journal, actions: { now: all, from }, decided }, knowledge),
  ];
};

type Going = Pick<ActionMoved['data'], 'memberId' | 'to' | 'movedAt' | 'merge'>;

/** The journal is afterwards as if it had never had them. */
const takeOut = (leaving: readonly ActionEntry[], going: Going, knowledge: Knowledge): readonly JournalEvent[] => {
  const { journal, programmes } = knowledge;
  const [first] = [...leaving].sort(byOrder);
  if (first === undefined) return [];
  const around = surroundingsIn(journal, { memberId: going.memberId, programmes });
  const trigger = { cause: BY_MERGE, occurredAt: going.movedAt };
  const because = { memberId: going.memberId, trigger };
  const all = [...journal.actions.values()];
  const gone = new Set(leaving.map(({ actionId }) => actionId));
  const withdrawn = leaving.flatMap((action) =>
    explainAction(all, action, around).flatMap((award) => actionAwardWithdrawn(action, award, because)),
  );
  const after = withdrawn.reduce((then, event) => evolve(then, event, { revision: 0 }), journal);
  return [
    ...withdrawn,
    ...whatFollows(
      { all: all.filter(({ actionId }) => !gone.has(actionId)), from: decidedFrom(first) },
      because,
      knowledge,
    ),
    ...leaving.map(({ actionId }) => movedOf(after.actions.get(actionId) ?? first, going)),
  ];
};

const movedOf = (entry: ActionEntry, going: Going): ActionMoved => ({
  type: 'ActionMoved',
  data: {
    ...{ ...going, actionId: entry.actionId, moves: entry.moves + 1, awards: carriedFrom(entry) },
    ...saidSoFar(entry),
  },
});
