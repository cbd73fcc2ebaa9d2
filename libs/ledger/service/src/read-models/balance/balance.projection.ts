import type { StoredEvent } from '@accrue/event-store';
import type { AccountName } from '@accrue/ledger-domain';
import { addExactly, type Projection, type Row, type RowChange } from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { ACCOUNT_EVENT_TYPES, accountEventOf, postedTo } from '../../account/account-event';
import { pointsFlowChanges, pointsFlowTable } from './points-flow';

export interface BalanceRow {
  readonly member_id: string;
  readonly wallet: string;
  readonly granted: number;
  readonly reversed: number;
  readonly spent: number;
  readonly expired: number;
  /** Positive: given by hand. */
  readonly adjusted: number;
  readonly pending: number;
  readonly held: number;
  readonly active: number;
  /** Owed, positive. */
  readonly deficit: number;
  readonly revision: number;
}

/** Columns that count the other way round than their accounts: people read "granted 10", the ledger books issued −10. */
const COLUMNS = {
  granted: ['issued', -1],
  reversed: ['reversed', 1],
  spent: ['spent', 1],
  expired: ['expired', 1],
  adjusted: ['adjusted', -1],
  pending: ['pending', 1],
  held: ['held', 1],
  active: ['active', 1],
  deficit: ['deficit', -1],
} as const satisfies Record<string, readonly [AccountName, 1 | -1]>;

/** Each wallet's balance, the trial balance over all, and its flow over time; one projection, so that they always agree. */
export const balanceProjection: Projection = {
  name: 'balance',
  version: 3,
  tables: {
    balance: {
      columns: {
        member_id: 'text',
        wallet: 'text',
        granted: 'bigint',
        reversed: 'bigint',
        spent: 'bigint',
        expired: 'bigint',
        adjusted: 'bigint',
        pending: 'bigint',
        held: 'bigint',
        active: 'bigint',
        deficit: 'bigint',
        revision: 'bigint',
      },
      key: ['member_id', 'wallet'],
      arrivalDependent: ['revision'],
    },
    trial_balance: {
      columns: { wallet: 'text', account: 'text', points: 'numeric' },
      key: ['wallet', 'account'],
    },
    points_flow: pointsFlowTable,
  },
  eventTypes: ACCOUNT_EVENT_TYPES,
  project: (stored) => [balanceChange(stored), ...trialBalanceChanges(stored), ...pointsFlowChanges(stored)],
};

const balanceChange = (stored: StoredEvent): RowChange => {
  const { walletId, postings } = accountEventOf(stored).data;
  const key = { member_id: memberOfStream(stored.streamId), wallet: walletId };
  return {
    table: 'balance',
    key,
    change: (row) => {
      const next: Record<string, unknown> = { ...key, revision: stored.revision };
      for (const [column, [account, sign]] of Object.entries(COLUMNS)) {
        next[column] = countOf(row, column) + sign * postedTo(postings, account);
      }
      return next;
    },
  };
};

const trialBalanceChanges = (stored: StoredEvent): readonly RowChange[] => {
  const { walletId, postings } = accountEventOf(stored).data;
  return postings.map(({ account, points }) => {
    const key = { wallet: walletId, account };
    return { table: 'trial_balance', key, change: (row) => ({ ...key, points: addExactly(row?.['points'], points) }) };
  });
};

const countOf = (row: Row | undefined, column: string): number => (row?.[column] as number | undefined) ?? 0;
