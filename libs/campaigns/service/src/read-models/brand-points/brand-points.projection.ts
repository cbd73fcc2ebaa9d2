import type { JournalEvent } from '@accrue/campaigns-domain';
import type { AwardId, InstantIso, MemberId, Points, ReceiptId } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import { bigint, json, key, readModel, text, type Projection, type RowChange } from '@accrue/projections';

/** What each purchase earned, and when it was taken back. */
export const pointsIssued = readModel('points_issued', {
  columns: {
    award_id: key(text<AwardId>()),
    member_id: key(text<MemberId>()),
    receipt_id: text<ReceiptId>(),
    wallet_id: text(),
    granted: bigint<Points>(),
    reversals: json<readonly { readonly occurredAt: InstantIso; readonly points: Points }[]>(),
  },
  indexes: [['receipt_id']],
});

/** Points among the tenders of a receipt; below 0 where they went back. */
export const pointsPaid = readModel('points_paid', {
  columns: {
    receipt_id: key(text<ReceiptId>()),
    wallet_id: key(text()),
    points: bigint(),
  },
});

export const brandPointsProjection: Projection = {
  name: 'brand-points',
  version: 1,
  tables: [pointsIssued, pointsPaid],
  eventTypes: new Set<JournalEvent['type']>(['ReceiptRecorded', 'AwardGranted', 'AwardReversed', 'AwardCorrected']),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

const project = (event: JournalEvent): readonly RowChange[] => {
  switch (event.type) {
    case 'ReceiptRecorded':
      return paid(event.data);
    case 'AwardGranted':
      return issued({ ...event.data, granted: event.data.points, reversals: [] });
    case 'AwardReversed':
    case 'AwardCorrected':
      return issued(event.data);
    default:
      return [];
  }
};

type Issued = Pick<
  Extract<JournalEvent, { type: 'AwardReversed' }>['data'],
  'awardId' | 'memberId' | 'receiptId' | 'walletId' | 'granted' | 'reversals'
>;

/** What no purchase earned was earned in no store. What came to nothing leaves no row. */
const issued = ({ awardId, memberId, receiptId, walletId, granted, reversals }: Issued): readonly RowChange[] => {
  if (receiptId === null) return [];
  const row = {
    receipt_id: receiptId,
    wallet_id: walletId,
    granted,
    reversals: reversals.map(({ occurredAt, points }) => ({ occurredAt, points })),
  };
  const change = () => (granted === 0 ? undefined : row);
  return [pointsIssued.change({ award_id: awardId, member_id: memberId }, change)];
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
