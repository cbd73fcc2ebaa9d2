import type { StoredEvent } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import {
  bigint,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import type { draw } from '@accrue/rewards-domain';

/** Each draw, and since when something of it is due. Its tickets are in its stream. */
export const draws = readModel('draw', {
  columns: {
    draw_id: key(text()),
    name: text(),
    status: text<draw.KnownDraw['status']>(),
    opens: timestamptz<InstantIso>(),
    closes: timestamptz<InstantIso>(),
    // null: somebody has to say something first, or all is done
    due_at: nullable(timestamptz<InstantIso>()),
    prizes_left: bigint(),
    revision: bigint(),
  },
  indexes: [['due_at', 'draw_id']],
  arrivalDependent: ['revision'],
});
export type DrawRow = ReadModelRow<typeof draws>;

export const drawProjection: Projection = {
  name: 'draw',
  version: 1,
  tables: [draws],
  eventTypes: new Set<draw.DrawEvent['type']>(['DrawAnnounced', 'DrawFrozen', 'DrawMade', 'PrizeGiven']),
  project: (event: StoredEvent) => [rowAfter(event)],
};

const rowAfter = (stored: StoredEvent): RowChange => {
  const { type, data } = stored as unknown as draw.DrawEvent;
  const { revision } = stored;
  const at = stored.metadata.occurredAt;
  const change = (to: (row: DrawRow) => Partial<DrawRow>): RowChange =>
    draws.change({ draw_id: data.drawId }, (row) => row && { ...row, ...to(row), revision });
  switch (type) {
    case 'DrawAnnounced': {
      const { name, opens, closes, drawnFrom, beacon } = data;
      const due_at = beacon === null ? drawnFrom : null;
      return draws.change({ draw_id: data.drawId }, () => ({
        ...{ name, status: 'open', opens, closes, due_at, prizes_left: 0, revision },
      }));
    }
    case 'DrawFrozen':
      return change(() => ({ status: 'frozen', due_at: at }));
    case 'DrawMade': {
      const { length: prizes_left } = data.winners;
      return change(() => ({ status: 'made', prizes_left, due_at: prizes_left === 0 ? null : at }));
    }
    case 'PrizeGiven':
      return change(({ prizes_left, due_at }) => ({
        prizes_left: prizes_left - 1,
        due_at: prizes_left === 1 ? null : due_at,
      }));
    default:
      return change(() => ({}));
  }
};
