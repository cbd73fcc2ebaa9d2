import type { JournalEvent } from '@accrue/campaigns-domain';
import type { ActionId } from '@accrue/kernel';
import { key, nullable, readModel, text, timestamptz, type Projection } from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';

/** One row per action, whoever it counts for by now: when it was, whatever became of it. */
export const actions = readModel('actions', {
  columns: {
    action_id: key(text<ActionId>()),
    trigger: text(),
    /** null: it is an enrolment. */
    type: nullable(text()),
    occurred_at: timestamptz(),
  },
});

export const actionsProjection: Projection = {
  name: 'actions',
  version: 1,
  tables: [actions],
  eventTypes: new Set<JournalEvent['type']>(['ActionRecorded']),
  project: (stored) => {
    const event = stored as StoredEvent & JournalEvent;
    if (event.type !== 'ActionRecorded') return [];
    const { actionId, trigger, type, occurredAt } = event.data;
    // An action that is passed on is recorded once more, and says the same.
    return [actions.change({ action_id: actionId }, () => ({ trigger, type, occurred_at: occurredAt }))];
  },
};
