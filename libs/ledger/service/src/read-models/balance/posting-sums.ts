import type { StoredEvent } from '@accrue/event-store';
import { epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import { instantOf } from '@accrue/ledger-domain';
import { addExactly, key, numeric, readModel, text, timestamptz, type RowChange } from '@accrue/projections';
import { accountEventOf } from '../../account/account-event';

/**
 * What the entries of one quarter of an hour posted to an account of a wallet, over all members: by when it happened, and by when the
 * ledger learnt of it. By quarters of an hour, because a fold knows no time zone and every zone's days begin at the start of one: so
 * the days of any zone can be summed from the rows, as they were known at the end of any day.
 */
export const postingSums = readModel('posting_sums', {
  columns: {
    wallet: key(text()),
    account: key(text()),
    // When the quarters began.
    quarter_hour: key(timestamptz()),
    recorded_quarter_hour: key(timestamptz()),
    // What was added to the account, and what was taken from it; both positive.
    debit: numeric(),
    credit: numeric(),
  },
});

export const QUARTER_HOUR_MS = 900_000;

export const postingSumsChanges = (stored: StoredEvent): readonly RowChange[] => {
  const event = accountEventOf(stored);
  const { walletId, postings } = event.data;
  const quarters = {
    quarter_hour: quarterHourOf(instantOf(event)),
    recorded_quarter_hour: quarterHourOf(stored.recordedAt),
  };
  return postings.map(({ account, points }) =>
    postingSums.change({ wallet: walletId, account, ...quarters }, (row) => ({
      debit: addExactly(row?.debit, Math.max(points, 0)),
      credit: addExactly(row?.credit, Math.max(0 - points, 0)),
    })),
  );
};

const quarterHourOf = (instant: InstantIso): InstantIso =>
  instantFromEpochMs(Math.floor(epochMs(instant) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS);
