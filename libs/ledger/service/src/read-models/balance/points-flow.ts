import type { StoredEvent } from '@accrue/event-store';
import { addExactly, key, numeric, readModel, text, timestamptz, type RowChange } from '@accrue/projections';
import { accountEventOf, postedTo } from '../../account/account-event';

/**
 * What one quarter of an hour changed in a wallet, over all members. By quarters of an hour, because a fold knows no time
 * zone and every zone's days begin at the start of one: so any zone's days and months can be summed from the rows.
 */
export const pointsFlow = readModel('points_flow', {
  columns: {
    wallet: key(text()),
    // When the quarter began. By event time.
    quarter_hour: key(timestamptz()),
    granted: numeric(),
    reversed: numeric(),
    redeemed: numeric(),
    expired: numeric(),
    // Positive: given by hand.
    adjusted: numeric(),
    // Change of what members have: pending + active + held.
    outstanding: numeric(),
    // Change of what members owe, positive.
    owed: numeric(),
    // Change of what was taken back although it was not there, and is not owed; positive.
    in_review: numeric(),
    written_off: numeric(),
  },
});

const QUARTER_HOUR_MS = 900_000;

export const pointsFlowChanges = (stored: StoredEvent): readonly RowChange[] => {
  const { walletId, postings } = accountEventOf(stored).data;
  const of = (account: Parameters<typeof postedTo>[1]): number => postedTo(postings, account);
  const flow = {
    granted: 0 - of('issued'),
    reversed: of('reversed'),
    redeemed: of('spent'),
    expired: of('expired'),
    adjusted: 0 - of('adjusted'),
    outstanding: of('pending') + of('active') + of('held'),
    owed: 0 - of('deficit'),
    in_review: 0 - of('in_review'),
    written_off: 0 - of('written_off'),
  };
  // A hold moves points from one pocket of the member to another.
  if (Object.values(flow).every((points) => points === 0)) return [];
  return [
    pointsFlow.change({ wallet: walletId, quarter_hour: quarterHourOf(stored.metadata.occurredAt) }, (row) => ({
      granted: addExactly(row?.granted, flow.granted),
      reversed: addExactly(row?.reversed, flow.reversed),
      redeemed: addExactly(row?.redeemed, flow.redeemed),
      expired: addExactly(row?.expired, flow.expired),
      adjusted: addExactly(row?.adjusted, flow.adjusted),
      outstanding: addExactly(row?.outstanding, flow.outstanding),
      owed: addExactly(row?.owed, flow.owed),
      in_review: addExactly(row?.in_review, flow.in_review),
      written_off: addExactly(row?.written_off, flow.written_off),
    })),
  ];
};

const quarterHourOf = (instant: string): string =>
  new Date(Math.floor(Date.parse(instant) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS).toISOString();
