import type { StoredEvent } from '@accrue/event-store';
import type { EntryReason } from '@accrue/contracts';
import { instantOf, type AccountEvent } from '@accrue/ledger-domain';
import {
  bigint,
  json,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
} from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { ACCOUNT_EVENT_TYPES, accountEventOf, kindOf, linksOf, postedTo } from '../../account/account-event';

/** One line per entry, in the order in which the account learnt of them. Nothing changes a balance without a line. */
export const statement = readModel('statement', {
  columns: {
    member_id: key(text()),
    revision: key(bigint()),
    wallet: text(),
    kind: text(),
    occurred_at: timestamptz(),
    recorded_at: timestamptz(),
    // Signed change of active + pending − deficit; so the lines of a wallet sum to that.
    points: bigint(),
    // Signed changes of what was taken back although it was not there.
    in_review: bigint(),
    written_off: bigint(),
    active: bigint(),
    pending: bigint(),
    held: bigint(),
    deficit: bigint(),
    reason: json<EntryReason>(),
    receipt_id: nullable(text()),
    award_id: nullable(text()),
    hold_id: nullable(text()),
    redemption_id: nullable(text()),
    adjustment_id: nullable(text()),
    transfer_id: nullable(text()),
    // Of an adjustment by hand: who asked for it, and who approved it if somebody had to.
    actor: nullable(text()),
    approved_by: nullable(text()),
  },
  arrivalDependent: ['recorded_at'],
});
export type StatementRow = ReadModelRow<typeof statement>;

export const statementProjection: Projection = {
  name: 'statement',
  version: 3,
  tables: [statement],
  eventTypes: ACCOUNT_EVENT_TYPES,
  project: (stored) => {
    const event = accountEventOf(stored);
    if (event.data.postings.length === 0) return [];
    const line = lineOf(stored, event);
    return [statement.change(line, () => line)];
  },
};

const lineOf = (stored: StoredEvent, event: AccountEvent): StatementRow => {
  const { walletId, postings, balance, reason } = event.data;
  const { receiptId, awardId, holdId, redemptionId, adjustmentId, transferId } = linksOf(event);
  return {
    member_id: memberOfStream(stored.streamId),
    revision: stored.revision,
    wallet: walletId,
    kind: kindOf(event.type),
    occurred_at: instantOf(event),
    recorded_at: stored.recordedAt,
    points: postedTo(postings, 'active') + postedTo(postings, 'pending') + postedTo(postings, 'deficit'),
    in_review: 0 - postedTo(postings, 'in_review'),
    written_off: 0 - postedTo(postings, 'written_off'),
    ...balance,
    reason,
    receipt_id: receiptId,
    award_id: awardId,
    hold_id: holdId,
    redemption_id: redemptionId,
    adjustment_id: adjustmentId,
    transfer_id: transferId,
    actor: 'approvedBy' in event.data ? event.data.actor : null,
    approved_by: 'approvedBy' in event.data ? event.data.approvedBy : null,
  };
};
