import type {
  ConflictClosed,
  DiscountReviewClosed,
  HeldReceiptAccepted,
  HeldReceiptRejected,
  HoldFailed,
  JournalEvent,
  ReceiptHeld,
  ReceiptRecorded,
  ReturnReviewClosed,
  TenderReviewClosed,
} from '@accrue/campaigns-domain';
import type { ReviewReason } from '@accrue/contracts';
import { formatQuantity, quantity, type MemberId, type ReceiptId } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import {
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
import { memberOfJournal } from '../../journal/journals';
import {
  conflictReviews,
  discountReviews,
  returnReviews,
  tenderReviews,
  tooOldReviews,
} from '../../reviews/review-ids';

/**
 * Cases for a person: goods that came back and found no sale, returns that wait for one, conflicting and very old receipts, points that
 * cannot have paid as a receipt says, or holds that did not, discounts that differ from what was due.
 */
export const reviewQueue = readModel('review_queue', {
  columns: {
    id: key(text()),
    kind: text(),
    state: text<'open' | 'closed'>(),
    receipt_id: text<ReceiptId>(),
    member_id: nullable(text<MemberId>()),
    // A receipt that was moved has its cases in the journal that it is in now.
    stream_id: key(text()),
    opened_at: timestamptz(),
    reason: json<ReviewReason>(),
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
    'ReceiptRecorded',
    'ReceiptClaimed',
    'ReturnAdjudicated',
    'ReceiptConflicted',
    'ReceiptMoved',
    'ReceiptHeld',
    'HeldReceiptAccepted',
    'HeldReceiptRejected',
    'HoldFailed',
    'TenderReviewClosed',
    'DiscountReviewClosed',
    'ConflictClosed',
    'ReturnReviewClosed',
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
    const id = conflictReviews.of(receiptId, hash);
    const reason: ReviewReason =
      key === 'receipt_id'
        ? { code: 'review.other_content', data: { receiptId } }
        : { code: 'review.same_place', data: { receiptId: body.receiptId, recordedAs: receiptId } };
    return [
      put(id, () => ({
        id,
        kind: 'conflict',
        state: 'open',
        receipt_id: receiptId,
        member_id: memberOfJournal(streamId),
        stream_id: streamId,
        opened_at: recordedAt,
        reason,
        details: JSON.stringify({ key, otherBody: body }),
      })),
    ];
  }
  if (event.type === 'ReceiptRecorded') return [...paidWrongly(event), ...discountedWrongly(event)];
  if (event.type === 'ReceiptClaimed')
    return [tenderReviews, discountReviews].map(({ of }) => put(of(event.data.receiptId), () => undefined));
  if (event.type === 'ReceiptMoved')
    return ['unmatched_return', 'parked', 'points_tender', 'loyalty_discount'].map((kind) =>
      put(`${kind}:${event.data.receiptId}`, () => undefined),
    );
  if (event.type === 'ReceiptHeld') return [held(event)];
  if (event.type === 'HoldFailed') return [holdFailed(event)];
  if (event.type === 'TenderReviewClosed') return [lookedAt(tenderReviews.of(event.data.receiptId), event)];
  if (event.type === 'ConflictClosed')
    return [lookedAt(conflictReviews.of(event.data.receiptId, event.data.hash), event)];
  if (event.type === 'ReturnReviewClosed')
    return [lookedAt(returnReviews[event.data.status].of(event.data.receiptId), event)];
  if (event.type === 'DiscountReviewClosed') return [lookedAt(discountReviews.of(event.data.receiptId), event)];
  if (event.type === 'HeldReceiptAccepted' || event.type === 'HeldReceiptRejected') return [decided(event)];
  if (event.type !== 'ReturnAdjudicated') return [];
  const { receiptId, memberId, status, lines, waitingFor } = event.data;
  const open = lines.filter(
    ({ eligible, linked, units, matchedUnits, refund = 0, matchedRefund = 0 }) =>
      (eligible || linked) && (matchedUnits < units || matchedRefund < refund),
  );
  const row = { receipt_id: receiptId, member_id: memberId, stream_id: streamId, opened_at: recordedAt };
  const stateOf =
    (kind: string, isOpen: boolean, reason: ReviewReason, details: unknown) =>
    (before: ReviewRow | undefined): ReviewRow | undefined => {
      if (isOpen)
        return { ...row, id: `${kind}:${receiptId}`, kind, state: 'open', reason, details: JSON.stringify(details) };
      return before && { ...before, state: 'closed' };
    };
  const missing: ReviewReason = {
    code: 'review.no_sale_found',
    data: {
      goods: open.flatMap(({ sku, units, matchedUnits, refund }) =>
        refund === undefined ? [{ sku, units: formatQuantity(quantity(units - matchedUnits)) }] : [],
      ),
      refunds: open.flatMap(({ sku, refund, matchedRefund = 0 }) =>
        refund === undefined ? [] : [{ sku, amountMinor: refund - matchedRefund }],
      ),
    },
  };
  const waits: ReviewReason = { code: 'review.waits_for', data: { receiptIds: [...waitingFor] } };
  return [
    put(`unmatched_return:${receiptId}`, stateOf('unmatched_return', status === 'review', missing, { lines: open })),
    put(`parked:${receiptId}`, stateOf('parked', status === 'parked', waits, { waitingFor })),
  ];
};

/** Points that cannot have paid as the receipt says; nobody waited for an answer any more when it came. */
const paidWrongly = ({ streamId, recordedAt, data }: StoredEvent & ReceiptRecorded): readonly RowChange[] => {
  const { receiptId, memberId, tenderFault: reason, receipt } = data;
  if (reason === undefined) return [];
  const id = tenderReviews.of(receiptId);
  return [
    putIn(streamId)(id, () => ({
      id,
      kind: 'points_tender',
      state: 'open',
      receipt_id: receiptId,
      member_id: memberId,
      stream_id: streamId,
      opened_at: recordedAt,
      reason,
      details: JSON.stringify({ payable: receipt.totals.payable, tenders: receipt.tenders ?? [], failedHolds: [] }),
    })),
  ];
};

/** The till took off another amount than was due. */
const discountedWrongly = ({ streamId, recordedAt, data }: StoredEvent & ReceiptRecorded): readonly RowChange[] => {
  const { receiptId, memberId, discounts, receipt } = data;
  if (discounts?.fault === undefined) return [];
  const { fault: reason, ...decided } = discounts;
  const id = discountReviews.of(receiptId);
  return [
    putIn(streamId)(id, () => ({
      ...{ id, kind: 'loyalty_discount', state: 'open' },
      ...{ receipt_id: receiptId, member_id: memberId, stream_id: streamId, opened_at: recordedAt, reason },
      details: JSON.stringify({ given: receipt.loyaltyDiscounts ?? [], ...decided }),
    })),
  ];
};

/** What came first is the reason, as long as nobody has looked at it. */
const holdFailed = ({ streamId, recordedAt, data }: StoredEvent & HoldFailed): RowChange => {
  const { receiptId, memberId, notedAt: _notedAt, ...failed } = data;
  const id = tenderReviews.of(receiptId);
  const reason: ReviewReason = { code: 'review.hold_failed', data: failed };
  return putIn(streamId)(id, (before) => {
    const details = (before === undefined ? {} : JSON.parse(before.details)) as {
      readonly failedHolds?: readonly object[];
    };
    return {
      ...(before ?? { id, kind: 'points_tender', receipt_id: receiptId, member_id: memberId, stream_id: streamId }),
      ...(before?.state === 'open'
        ? { opened_at: before.opened_at, reason: before.reason }
        : { opened_at: recordedAt, reason }),
      state: 'open',
      details: JSON.stringify({ ...details, failedHolds: [...(details.failedHolds ?? []), failed] }),
    };
  });
};

/** A person has. */
const lookedAt = (
  id: string,
  { streamId, data }: StoredEvent & (TenderReviewClosed | DiscountReviewClosed | ConflictClosed | ReturnReviewClosed),
): RowChange => {
  const { decidedAt, actor, reason } = data;
  const verdict = 'verdict' in data ? { verdict: data.verdict } : {};
  const decision = { ...verdict, decidedAt, actor, reason };
  return putIn(streamId)(
    id,
    (before) =>
      before && {
        ...before,
        state: 'closed',
        details: JSON.stringify({ ...(JSON.parse(before.details) as object), decision }),
      },
  );
};

const held = ({ streamId, recordedAt, data }: StoredEvent & ReceiptHeld): RowChange => {
  const { receiptId, memberId, heldAt, reason } = data;
  const id = tooOldReviews.of(receiptId);
  return putIn(streamId)(id, () => ({
    id,
    kind: 'too_old',
    state: 'open',
    receipt_id: receiptId,
    member_id: memberId,
    stream_id: streamId,
    opened_at: recordedAt,
    reason,
    details: JSON.stringify({ heldAt, decision: null }),
  }));
};

const decided = ({ streamId, type, data }: StoredEvent & (HeldReceiptAccepted | HeldReceiptRejected)): RowChange => {
  const { receiptId, ...rest } = data;
  const decision = { verdict: type === 'HeldReceiptAccepted' ? 'accepted' : 'rejected', ...rest };
  return putIn(streamId)(
    tooOldReviews.of(receiptId),
    (before) =>
      before && {
        ...before,
        state: 'closed',
        details: JSON.stringify({ ...(JSON.parse(before.details) as object), decision }),
      },
  );
};
