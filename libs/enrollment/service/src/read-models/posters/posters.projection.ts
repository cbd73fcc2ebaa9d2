import type { PosterEvent } from '@accrue/enrollment-domain';
import type { StoredEvent } from '@accrue/event-store';
import { key, nullable, readModel, text, timestamptz, type Projection, type ReadModelRow } from '@accrue/projections';

/** One row per poster. */
export const posters = readModel('posters', {
  columns: {
    poster_id: key(text()),
    store_id: text(),
    employee_id: nullable(text()),
    status: text<'open' | 'ended'>(),
    made_at: timestamptz(),
    ended_at: nullable(timestamptz()),
  },
  // Times are this program's clock.
  arrivalDependent: ['made_at', 'ended_at'],
});
export type PosterRow = ReadModelRow<typeof posters>;

export const postersProjection: Projection = {
  name: 'posters',
  version: 1,
  tables: [posters],
  eventTypes: new Set<PosterEvent['type']>(['PosterMade', 'PosterEnded']),
  project: (stored) => {
    const { type, data } = stored as StoredEvent & PosterEvent;
    const place = { poster_id: data.posterId };
    if (type === 'PosterEnded')
      return [posters.change(place, (row) => row && { ...row, status: 'ended', ended_at: data.endedAt })];
    const { storeId, employeeId, madeAt } = data;
    return [
      posters.change(place, () => ({
        store_id: storeId,
        employee_id: employeeId,
        status: 'open',
        made_at: madeAt,
        ended_at: null,
      })),
    ];
  },
};
