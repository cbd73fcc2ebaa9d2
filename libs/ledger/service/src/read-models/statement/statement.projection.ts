import type { StoredEvent } from '@accrue/event-store';
import type { EntryReason } from '@accrue/contracts';
import type { AccountEvent } from '@accrue/ledger-domain';
import type { Projection } from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { ACCOUNT_EVENT_TYPES, accountEventOf, kindOf, linksOf, postedTo } from '../../account/account-event';

export interface StatementRow {
  readonly member_id: string;
  readonly revision: number;
  readonly wallet: string;
  readonly kind: string;
  readonly occurred_at: string;
  readonly recorded_at: string;
  /** Signed change of active + pending − deficit; so the lines of a wallet sum to that. */
  readonly points: number;
  readonly active: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
  readonly reason: EntryReason;
  readonly receipt_id: string | null;
  readonly award_id: string | null;
  readonly hold_id: string | null;
  readonly redemption_id: string | null;
}

/** One line per entry, in the order in which the account learnt of them. Nothing changes a balance without a line. */
export const statementProjection: Projection = {
  name: 'statement',
  version: 1,
  tables: {
    statement: {
      columns: {
        member_id: 'text',
        revision: 'bigint',
        wallet: 'text',
        kind: 'text',
        occurred_at: 'timestamptz',
        recorded_at: 'timestamptz',
        points: 'bigint',
        active: 'bigint',
        pending: 'bigint',
        held: 'bigint',
        deficit: 'bigint',
        reason: 'json',
        receipt_id: 'text',
        award_id: 'text',
        hold_id: 'text',
        redemption_id: 'text',
      },
      key: ['member_id', 'revision'],
      arrivalDependent: ['recorded_at'],
    },
  },
  eventTypes: ACCOUNT_EVENT_TYPES,
  project: (stored) => {
    const event = accountEventOf(stored);
    if (event.data.postings.length === 0) return [];
    const line = lineOf(stored, event);
    return [
      { table: 'statement', key: { member_id: line.member_id, revision: line.revision }, change: () => ({ ...line }) },
    ];
  },
};

const lineOf = (stored: StoredEvent, event: AccountEvent): StatementRow => {
  const { walletId, postings, balance, reason } = event.data;
  const { receiptId, awardId, holdId, redemptionId } = linksOf(event);
  return {
    member_id: memberOfStream(stored.streamId),
    revision: stored.revision,
    wallet: walletId,
    kind: kindOf(event.type),
    occurred_at: stored.metadata.occurredAt,
    recorded_at: stored.recordedAt,
    points: postedTo(postings, 'active') + postedTo(postings, 'pending') + postedTo(postings, 'deficit'),
    ...balance,
    reason,
    receipt_id: receiptId,
    award_id: awardId,
    hold_id: holdId,
    redemption_id: redemptionId,
  };
};
