import type { JournalEvent } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';
import type { Projection, RowChange } from '@accrue/projections';

/**
 * One row per receipt that brought goods or money back, with how much of each line found its sale. The lines are one value: those of a
 * void come and go with what the other returns of its sale take.
 */
export const returnsProjection: Projection = {
  name: 'returns',
  version: 1,
  tables: {
    returns: {
      columns: { receipt_id: 'text', member_id: 'text', status: 'text', waiting_for: 'json', lines: 'json' },
      key: ['receipt_id'],
      indexes: [['member_id']],
    },
  },
  eventTypes: new Set<JournalEvent['type']>(['ReturnAdjudicated']),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

const project = (event: JournalEvent): readonly RowChange[] => {
  if (event.type !== 'ReturnAdjudicated') return [];
  const { receiptId, memberId, status, waitingFor } = event.data;
  const lines = event.data.lines.map(({ allocations: _allocations, ...line }) => line);
  const row = { receipt_id: receiptId, member_id: memberId, status, waiting_for: waitingFor, lines };
  return [{ table: 'returns', key: { receipt_id: receiptId }, change: () => row }];
};
