import type { StoredEvent } from '@accrue/event-store';
import type { AccountName } from '@accrue/ledger-domain';
import {
  addExactly,
  bigint,
  key,
  numeric,
  readModel,
  text,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { ACCOUNT_EVENT_TYPES, accountEventOf, postedTo } from '../../account/account-event';
import { postingSums, postingSumsChanges } from './posting-sums';

export const balance = readModel('balance', {
  columns: {
    member_id: key(text()),
    wallet: key(text()),
    granted: bigint(),
    reversed: bigint(),
    spent: bigint(),
    expired: bigint(),
    // Positive: given by hand.
    adjusted: bigint(),
    // Positive: received from other members, minus sent to them.
    transferred: bigint(),
    // Positive: brought along from another system.
    migrated: bigint(),
    pending: bigint(),
    held: bigint(),
    active: bigint(),
    // Owed, positive.
    deficit: bigint(),
    // Taken back although it was not there, and not owed; positive.
    in_review: bigint(),
    written_off: bigint(),
    revision: bigint(),
  },
  arrivalDependent: ['revision'],
});
export type BalanceRow = ReadModelRow<typeof balance>;

export const trialBalance = readModel('trial_balance', {
  columns: { wallet: key(text()), account: key(text()), points: numeric() },
});

/** Columns that count the other way round than their accounts: people read "granted 10", the ledger books issued −10. */
const COLUMNS = {
  granted: ['issued', -1],
  reversed: ['reversed', 1],
  spent: ['spent', 1],
  expired: ['expired', 1],
  adjusted: ['adjusted', -1],
  transferred: ['transferred', -1],
  migrated: ['migrated', -1],
  pending: ['pending', 1],
  held: ['held', 1],
  active: ['active', 1],
  deficit: ['deficit', -1],
  in_review: ['in_review', -1],
  written_off: ['written_off', -1],
} as const satisfies Record<string, readonly [AccountName, 1 | -1]>;

/** Each wallet's balance, the trial balance over all, and the same over time; one projection, so that they always agree. */
export const balanceProjection: Projection = {
  name: 'balance',
  version: 6,
  tables: [balance, trialBalance, postingSums],
  eventTypes: ACCOUNT_EVENT_TYPES,
  project: (stored) => [balanceChange(stored), ...trialBalanceChanges(stored), ...postingSumsChanges(stored)],
};

const balanceChange = (stored: StoredEvent): RowChange => {
  const { walletId, postings } = accountEventOf(stored).data;
  return balance.change({ member_id: memberOfStream(stored.streamId), wallet: walletId }, (row) => {
    const counted = (column: keyof typeof COLUMNS): number => {
      const [account, sign] = COLUMNS[column];
      return (row?.[column] ?? 0) + sign * postedTo(postings, account);
    };
    return {
      granted: counted('granted'),
      reversed: counted('reversed'),
      spent: counted('spent'),
      expired: counted('expired'),
      adjusted: counted('adjusted'),
      transferred: counted('transferred'),
      migrated: counted('migrated'),
      pending: counted('pending'),
      held: counted('held'),
      active: counted('active'),
      deficit: counted('deficit'),
      in_review: counted('in_review'),
      written_off: counted('written_off'),
      revision: stored.revision,
    };
  });
};

const trialBalanceChanges = (stored: StoredEvent): readonly RowChange[] => {
  const { walletId, postings } = accountEventOf(stored).data;
  return postings.map(({ account, points }) =>
    trialBalance.change({ wallet: walletId, account }, (row) => ({ points: addExactly(row?.points, points) })),
  );
};
