import type { ActionId } from '@accrue/kernel';
import type { ActionMoved, ActionRecorded } from '../events';
import { awardsCarried, saidSoFar } from './carried';
import { actionOf, rulesThatGave, type ActionEntry, type Journal } from './state';

/** @param revision of the event that records it */
export const actionEntryOf = (journal: Journal, { data }: ActionRecorded, revision: number): ActionEntry => {
  const { actionId, trigger, type, year, order, hash, programmeVersion, attributed } = data;
  const left = journal.leftActions.get(actionId);
  const events = [...(left?.events ?? []), revision];
  const revoked = attributed?.revokedAt === undefined ? {} : { revokedAt: attributed.revokedAt };
  return {
    ...{ actionId, trigger, type, order, hash, programmeVersion, events, ...revoked },
    ...(year === undefined ? {} : { year }),
    ...(data.asked === undefined ? {} : { attributes: data.asked }),
    ...awardsCarried(attributed?.awards ?? [], left?.ruleIds ?? []),
    moves: attributed?.moves ?? 0,
    ...saidSoFar({ told: data.told, ...attributed }),
  };
};

export const withActionEntry = (journal: Journal, entry: ActionEntry): Journal => ({
  ...journal,
  actions: journal.actions.with(entry.actionId, entry),
});

/** @param revision of the event that says so */
export const changeAction = (
  journal: Journal,
  actionId: ActionId,
  revision: number,
  by: (entry: ActionEntry) => Partial<ActionEntry>,
): Journal => {
  const entry = actionOf(journal, actionId);
  return withActionEntry(journal, { ...entry, ...by(entry), events: [...entry.events, revision] });
};

export const actionGone = (
  journal: Journal,
  { actionId, to, moves, merge }: ActionMoved['data'],
  revision: number,
): Journal => {
  const { hash, events, awards, revokedAt } = actionOf(journal, actionId);
  const left = {
    ...{ actionId, hash, events: [...events, revision], moves, wentTo: to },
    ruleIds: rulesThatGave(awards),
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(merge === 'forward' ? ({ isForwarded: true } as const) : {}),
  };
  return {
    ...journal,
    actions: journal.actions.without(new Set([actionId])),
    leftActions: journal.leftActions.with(actionId, left),
  };
};
