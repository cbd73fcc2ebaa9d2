import type { MemberId, ReceiptId } from '@accrue/kernel';
import type { JournalEvent } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';
import { json, key, readModel, text, type Projection, type RowChange } from '@accrue/projections';

/**
 * One row per receipt that brought goods or money back, with how much of each line found its sale. The lines are one value: those of a
 * void come and go with what the other returns of its sale take. One that was moved is with the member that it was moved to.
 */
export const returns = readModel('returns', {
  columns: {
    receipt_id: key(text<ReceiptId>()),
    member_id: key(text<MemberId>()),
    status: text(),
    waiting_for: json(),
    lines: json(),
  },
  indexes: [['member_id']],
});

export const returnsProjection: Projection = {
  name: 'returns',
  version: 1,
  tables: [returns],
  eventTypes: new Set<JournalEvent['type']>(['ReturnAdjudicated', 'ReceiptMoved']),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

const project = (event: JournalEvent): readonly RowChange[] => {
  if (event.type !== 'ReturnAdjudicated' && event.type !== 'ReceiptMoved') return [];
  const { receiptId, memberId } = event.data;
  const whose = { receipt_id: receiptId, member_id: memberId };
  if (event.type === 'ReceiptMoved') return [returns.change(whose, () => undefined)];
  const { status, waitingFor } = event.data;
  const lines = event.data.lines.map(({ allocations: _allocations, ...line }) => line);
  return [returns.change(whose, () => ({ status, waiting_for: waitingFor, lines }))];
};
