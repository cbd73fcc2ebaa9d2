import type { Projection, RowChange } from '@accrue/projections';
import type { JournalEvent } from '../../journal/events';

/** One row per line that brought goods back, with how much of it found its sale. */
export const returnLinesProjection: Projection = {
  name: 'return-lines',
  version: 1,
  tables: {
    return_lines: {
      columns: { receipt_id: 'text', line_index: 'integer', line_id: 'text', member_id: 'text', sku: 'text', units: 'bigint', matched_units: 'bigint', eligible: 'boolean', linked: 'boolean', matched: 'text' },
      key: ['receipt_id', 'line_index'],
      indexes: [['member_id']],
    },
  },
  eventTypes: new Set<JournalEvent['type']>(['ReturnAdjudicated']),
  project: (stored) => project(stored as unknown as JournalEvent),
};

const project = (event: JournalEvent): readonly RowChange[] => {
  if (event.type !== 'ReturnAdjudicated') return [];
  const { receiptId, memberId, lines } = event.data;
  return lines.map(({ lineIndex, lineId, sku, units, matchedUnits, eligible, linked }) => ({
    table: 'return_lines',
    key: { receipt_id: receiptId, line_index: lineIndex },
    change: () => ({
      receipt_id: receiptId, line_index: lineIndex, line_id: lineId, member_id: memberId, sku, units, matched_units: matchedUnits, eligible, linked,
      matched: matchedUnits === units ? 'full' : matchedUnits > 0 ? 'part' : 'none',
    }),
  }));
};
