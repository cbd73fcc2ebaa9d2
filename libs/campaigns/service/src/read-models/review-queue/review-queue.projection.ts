import type { HeldReceiptAccepted, HeldReceiptRejected, JournalEvent, ReceiptHeld } from '@accrue/campaigns-domain';
import { formatQuantity, quantity } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import {
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import { memberOfJournal } from '../../journal/journals';
import { tooOldReviewId } from '../../reviews/too-old';

/** Cases for a person: goods that came back and found no sale, returns that wait for one, conflicting and very old receipts. */
export const reviewQueue = readModel('review_queue', {
  columns: {
    id: key(text()),
    kind: text(),
    state: text<'open' | 'closed'>(),
    receipt_id: text(),
    member_id: nullable(text()),
    // A receipt that was moved has its cases in the journal that it is in now.
    stream_id: key(text()),
    opened_at: timestamptz(),
    summary: text(),
    details: text(),
  },
  indexes: [['state', 'kind', 'id'], ['receipt_id']],
  // Whether a case was opened at all before it closed depends on what arrived first.
  arrivalDependent: ['opened_at'],
});
type ReviewRow = ReadModelRow<typeof reviewQueue>;

export const reviewQueueProjection: Projection = {
  name: 'review-queue',
  version: 1,
  tables: [reviewQueue],
  eventTypes: new Set<JournalEvent['type']>([
    'ReturnAdjudicated',
    'ReceiptConflicted',
    'ReceiptMoved',
    'ReceiptHeld',
    'HeldReceiptAccepted',
    'HeldReceiptRejected',
  ]),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

const putIn =
  (streamId: string) =>
  (id: string, step: (row: ReviewRow | undefined) => ReviewRow | undefined): RowChange =>
    reviewQueue.change({ id, stream_id: streamId }, step);

const project = (event: StoredEvent & JournalEvent): readonly RowChange[] => {
  const { streamId, recordedAt } = event;
  const put = putIn(streamId);
  if (event.type === 'ReceiptConflicted') {
    const { receiptId, key, hash, body } = event.data;
    const id = `conflict:${receiptId}:${hash}`;
    const summary =
      key === 'receipt_id'
        ? `receipt ${receiptId} came again with other content`
        : `receipt ${body.receiptId} came under the business key of ${receiptId}`;
    return [
      put(id, () => ({
        id,
        kind: 'conflict',
        state: 'open',
        receipt_id: receiptId,
        member_id: memberOfJournal(streamId),
        stream_id: streamId,
        opened_at: recordedAt,
        summary,
        details: JSON.stringify({ key, otherBody: body }),
      })),
    ];
  }
  if (event.type === 'ReceiptMoved')
    return ['unmatched_return', 'parked'].map((kind) => put(`${kind}:${event.data.receiptId}`, () => undefined));
  if (event.type === 'ReceiptHeld') return [held(event)];
  if (event.type === 'HeldReceiptAccepted' || event.type === 'HeldReceiptRejected') return [decided(event)];
  if (event.type !== 'ReturnAdjudicated') return [];
  const { receiptId, memberId, status, lines, waitingFor } = event.data;
  const open = lines.filter(
    ({ eligible, linked, units, matchedUnits, refund = 0, matchedRefund = 0 }) =>
      (eligible || linked) && (matchedUnits < units || matchedRefund < refund),
  );
  const row = { receipt_id: receiptId, member_id: memberId, stream_id: streamId, opened_at: recordedAt };
  const stateOf =
    (kind: string, isOpen: boolean, summary: string, details: unknown) =>
    (before: ReviewRow | undefined): ReviewRow | undefined => {
      if (isOpen)
        return { ...row, id: `${kind}:${receiptId}`, kind, state: 'open', summary, details: JSON.stringify(details) };
      return before && { ...before, state: 'closed' };
    };
  const missing = open
    .map(({ sku, units, matchedUnits, refund, matchedRefund = 0 }) =>
      refund === undefined
        ? `${formatQuantity(quantity(units - matchedUnits))} × ${sku}`
        : `${refund - matchedRefund} minor units refunded as ${sku}`,
    )
    .join(', ');
  return [
    put(
      `unmatched_return:${receiptId}`,
      stateOf('unmatched_return', status === 'review', `no sale found for ${missing}`, { lines: open }),
    ),
    put(
      `parked:${receiptId}`,
      stateOf('parked', status === 'parked', `waits for ${waitingFor.join(', ')}`, { waitingFor }),
    ),
  ];
};

const held = ({ streamId, recordedAt, data }: StoredEvent & ReceiptHeld): RowChange => {
  const { receiptId, memberId, kind, occurredAt, heldAt, ageDays, tooOldDays } = data;
  const id = tooOldReviewId(receiptId);
  return putIn(streamId)(id, () => ({
    id,
    kind: 'too_old',
    state: 'open',
    receipt_id: receiptId,
    member_id: memberId,
    stream_id: streamId,
    opened_at: recordedAt,
    summary: `${kind} stamped ${occurredAt} came ${heldAt}, ${ageDays} days later; more than ${tooOldDays} is too old`,
    details: JSON.stringify({ occurredAt, heldAt, ageDays, tooOldDays, decision: null }),
  }));
};

const decided = ({ streamId, type, data }: StoredEvent & (HeldReceiptAccepted | HeldReceiptRejected)): RowChange => {
  const { receiptId, ...rest } = data;
  const decision = { verdict: type === 'HeldReceiptAccepted' ? 'accepted' : 'rejected', ...rest };
  return putIn(streamId)(
    tooOldReviewId(receiptId),
    (before) =>
      before && {
        ...before,
        state: 'closed',
        details: JSON.stringify({ ...(JSON.parse(before.details) as object), decision }),
      },
  );
};
