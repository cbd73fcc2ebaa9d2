import type { JournalEvent } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';
import type { Projection, Row, RowChange } from '@accrue/projections';

/** One row per receipt, whoever it belongs to. */
export const receiptsProjection: Projection = {
  name: 'receipts',
  version: 1,
  tables: {
    receipts: {
      columns: {
        receipt_id: 'text',
        member_id: 'text',
        kind: 'text',
        channel: 'text',
        store_id: 'text',
        business_date: 'date',
        occurred_at: 'timestamptz',
        currency: 'text',
        payable: 'bigint',
        line_count: 'integer',
        qualifying_points: 'bigint',
        qualifying_spend: 'bigint',
        clawed_back: 'bigint',
        return_status: 'text',
      },
      key: ['receipt_id'],
      indexes: [['member_id', 'occurred_at']],
    },
  },
  eventTypes: new Set<JournalEvent['type']>(['ReceiptRecorded', 'ContributionChanged', 'ReturnAdjudicated']),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

const changed = (receiptId: string, change: (row: Row) => Row): RowChange => ({
  table: 'receipts',
  key: { receipt_id: receiptId },
  change: (row) => change(row ?? { receipt_id: receiptId }),
});

const project = (event: JournalEvent): readonly RowChange[] => {
  switch (event.type) {
    case 'ReceiptRecorded': {
      const { receiptId, memberId, kind, occurredAt, contribution, receipt } = event.data;
      // A claimed receipt is recorded twice, without member and then with; a rebuild may see the two in either order.
      return [
        changed(receiptId, (row) =>
          memberId === null && typeof row['member_id'] === 'string'
            ? row
            : {
                ...row,
                member_id: memberId,
                kind,
                channel: receipt.channel ?? 'store',
                store_id: receipt.businessKey.storeId,
                business_date: receipt.businessKey.businessDate,
                occurred_at: occurredAt,
                currency: receipt.currency,
                payable: receipt.totals.payable,
                line_count: receipt.lines.length,
                qualifying_points: contribution.qualifyingPoints,
                qualifying_spend: contribution.qualifyingSpend,
                clawed_back: contribution.clawedBack,
              },
        ),
      ];
    }
    case 'ContributionChanged': {
      const { receiptId, qualifyingPoints, qualifyingSpend, clawedBack } = event.data;
      return [
        changed(receiptId, (row) => ({
          ...row,
          qualifying_points: qualifyingPoints,
          qualifying_spend: qualifyingSpend,
          clawed_back: clawedBack,
        })),
      ];
    }
    case 'ReturnAdjudicated':
      return [changed(event.data.receiptId, (row) => ({ ...row, return_status: event.data.status }))];
    default:
      return [];
  }
};
