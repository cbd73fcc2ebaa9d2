import type { StoredEvent } from '@accrue/event-store';
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
import { ACCOUNT_EVENT_TYPES, accountEventOf } from '../../account/account-event';
import { balanceAmounts, COLUMN_OF } from './balance-columns';
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

/** Each wallet's balance, the trial balance over all, and the same over time; one projection, so that they always agree. */
export const balanceProjection: Projection = {
  name: 'balance',
  version: 6,
  tables: [balance, trialBalance, postingSums],
  eventTypes: ACCOUNT_EVENT_TYPES,
  // An account that is merged before it has a wallet says so in none.
  project: (stored) =>
    accountEventOf(stored).data.walletId === ''
      ? []
      : [balanceChange(stored), ...trialBalanceChanges(stored), ...postingSumsChanges(stored)],
};

const NOTHING = balanceAmounts(() => 0);

const balanceChange = (stored: StoredEvent): RowChange => {
  const { walletId, postings } = accountEventOf(stored).data;
  return balance.change({ member_id: memberOfStream(stored.streamId), wallet: walletId }, (row) => {
    const after = { ...(row ?? NOTHING), revision: stored.revision };
    for (const { account, points } of postings) {
      const { column, sign } = COLUMN_OF[account];
      after[column] += sign * points;
    }
    return after;
  });
};

const trialBalanceChanges = (stored: StoredEvent): readonly RowChange[] => {
  const { walletId, postings } = accountEventOf(stored).data;
  return postings.map(({ account, points }) =>
    trialBalance.change({ wallet: walletId, account }, (row) => ({ points: addExactly(row?.points, points) })),
  );
};
