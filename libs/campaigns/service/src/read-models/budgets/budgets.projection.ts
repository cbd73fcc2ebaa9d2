import type { JournalEvent } from '@accrue/campaigns-domain';
import type { InstantIso } from '@accrue/kernel';
import { bigint, key, nullable, readModel, text, timestamptz, type Projection } from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';

/** What facts have of budgets: one row per period, store and lease that it was taken from. */
export const budgetUse = readModel('budget_use', {
  columns: {
    budget_id: key(text()),
    /** First instant of the period; '': it is for all of the programme's time. */
    starts: key(text()),
    /** '': it is for all stores. */
    store_id: key(text()),
    /** '': what went back, which is 0 or less. */
    lease_id: key(text()),
    points: bigint(),
    /** What rules would have given besides. */
    refused: bigint(),
    /** When members were given of it last, by arrival: so it is drawn. null: never. */
    last_drawn_at: nullable(timestamptz<InstantIso>()),
  },
  indexes: [['lease_id']],
  arrivalDependent: ['last_drawn_at'],
});

export const budgetsProjection: Projection = {
  name: 'budgets',
  version: 2,
  tables: [budgetUse],
  eventTypes: new Set<JournalEvent['type']>(['BudgetsDrawn']),
  project: (stored) => {
    const event = stored as StoredEvent & JournalEvent;
    if (event.type !== 'BudgetsDrawn') return [];
    const { occurredAt } = event.metadata;
    return event.data.draws.map(({ budgetId, from, storeId, leaseId, points, refused = 0 }) =>
      budgetUse.change({ budget_id: budgetId, starts: from, store_id: storeId, lease_id: leaseId ?? '' }, (row) => ({
        points: (row?.points ?? 0) + points,
        refused: (row?.refused ?? 0) + refused,
        last_drawn_at: points > 0 ? later(row?.last_drawn_at ?? null, occurredAt) : (row?.last_drawn_at ?? null),
      })),
    );
  },
};

/** Streams are read one after the other, whichever was first. */
const later = (before: InstantIso | null, at: InstantIso): InstantIso => (before !== null && before > at ? before : at);
