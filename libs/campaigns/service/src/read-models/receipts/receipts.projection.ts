import type { JournalEvent } from '@accrue/campaigns-domain';
import type { MemberId, MinorUnits, ReceiptId, WalletAmounts } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import {
  bigint,
  boolean,
  date,
  integer,
  json,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';

/** One row per receipt, whoever it belongs to. */
export const receipts = readModel('receipts', {
  columns: {
    receipt_id: key(text<ReceiptId>()),
    member_id: nullable(text<MemberId>()),
    kind: text(),
    channel: text(),
    store_id: text(),
    workstation_id: text(),
    business_date: date(),
    occurred_at: timestamptz(),
    currency: text(),
    payable: bigint<MinorUnits>(),
    line_count: integer(),
    /** Of a sale: whether points were among the tenders. */
    paid_with_points: boolean(),
    qualifying: json<WalletAmounts>(),
    qualifying_spend: bigint<MinorUnits>(),
    clawed_back: json<WalletAmounts>(),
    return_status: nullable(text()),
    moves: integer(),
  },
  indexes: [
    ['member_id', 'occurred_at'],
    ['store_id', 'business_date', 'occurred_at'],
  ],
});
export type ReceiptRow = ReadModelRow<typeof receipts>;

/** Points among the tenders of a receipt; below 0 where they went back. */
export const pointsPaid = readModel('points_paid', {
  columns: {
    receipt_id: key(text<ReceiptId>()),
    wallet_id: key(text()),
    points: bigint(),
  },
});

export const receiptsProjection: Projection = {
  name: 'receipts',
  version: 5,
  tables: [receipts, pointsPaid],
  eventTypes: new Set<JournalEvent['type']>(['ReceiptRecorded', 'ContributionChanged', 'ReturnAdjudicated']),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

/** Says nothing any more when the receipt belongs to another member by now. */
const changed = (
  { receiptId, memberId }: { readonly receiptId: ReceiptId; readonly memberId: MemberId },
  by: Partial<ReceiptRow>,
): RowChange =>
  receipts.change({ receipt_id: receiptId }, (row) => (row?.member_id === memberId ? { ...row, ...by } : row));

const project = (event: JournalEvent): readonly RowChange[] => {
  switch (event.type) {
    case 'ReceiptRecorded': {
      const { receiptId, memberId, kind, occurredAt, contribution, receipt, attributed } = event.data;
      const moves = attributed?.moves ?? 0;
      // A receipt that is claimed or moved is recorded once more, in another stream; a rebuild may see these in any order.
      return [
        receipts.change({ receipt_id: receiptId }, (row) =>
          row !== undefined && row.moves > moves
            ? row
            : {
                member_id: memberId,
                kind,
                channel: receipt.channel ?? 'store',
                store_id: receipt.businessKey.storeId,
                workstation_id: receipt.businessKey.workstationId,
                business_date: receipt.businessKey.businessDate,
                occurred_at: occurredAt,
                currency: receipt.currency,
                payable: receipt.totals.payable,
                line_count: receipt.lines.length,
                paid_with_points:
                  kind === 'sale' && (receipt.tenders ?? []).some(({ points }) => (points?.points ?? 0) > 0),
                qualifying: contribution.qualifying,
                qualifying_spend: contribution.qualifyingSpend,
                clawed_back: contribution.clawedBack,
                return_status: null,
                moves,
              },
        ),
        ...paid(event.data),
      ];
    }
    case 'ContributionChanged': {
      const { qualifying, qualifyingSpend, clawedBack } = event.data;
      const contribution = {
        qualifying,
        qualifying_spend: qualifyingSpend,
        clawed_back: clawedBack,
      };
      return [changed(event.data, contribution)];
    }
    case 'ReturnAdjudicated':
      return [changed(event.data, { return_status: event.data.status })];
    default:
      return [];
  }
};

/** A receipt that goes to another member is recorded once more, and says the same. */
const paid = ({
  receiptId,
  receipt,
}: Extract<JournalEvent, { type: 'ReceiptRecorded' }>['data']): readonly RowChange[] => {
  const byWallet = new Map<string, number>();
  for (const { points } of receipt.tenders ?? [])
    if (points) byWallet.set(points.walletId, (byWallet.get(points.walletId) ?? 0) + points.points);
  return [...byWallet].map(([walletId, points]) =>
    pointsPaid.change({ receipt_id: receiptId, wallet_id: walletId }, () => ({ points })),
  );
};
