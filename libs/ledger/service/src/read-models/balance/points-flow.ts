import type { StoredEvent } from '@accrue/event-store';
import { addExactly, type Row, type RowChange, type TableSpec } from '@accrue/projections';
import { accountEventOf, postedTo } from '../../account/account-event';

/**
 * What one quarter of an hour changed in a wallet, over all members. By quarters of an hour, because a fold knows no time
 * zone and every zone's days begin at the start of one: so any zone's days and months can be summed from the rows.
 */
export const pointsFlowTable: TableSpec = {
  columns: {
    wallet: 'text',
    // When the quarter began. By event time.
    quarter_hour: 'timestamptz',
    granted: 'numeric',
    reversed: 'numeric',
    redeemed: 'numeric',
    expired: 'numeric',
    // Positive: given by hand.
    adjusted: 'numeric',
    // Change of what members have: pending + active + held.
    outstanding: 'numeric',
    // Change of what members owe, positive.
    owed: 'numeric',
  },
  key: ['wallet', 'quarter_hour'],
};

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
  };
  // A hold moves points from one pocket of the member to another.
  if (Object.values(flow).every((points) => points === 0)) return [];
  const key = { wallet: walletId, quarter_hour: quarterHourOf(stored.metadata.occurredAt) };
  return [{ table: 'points_flow', key, change: (row) => ({ ...key, ...sumOf(row, flow) }) }];
};

const quarterHourOf = (instant: string): string =>
  new Date(Math.floor(Date.parse(instant) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS).toISOString();

const sumOf = (row: Row | undefined, flow: Readonly<Record<string, number>>): Row =>
  Object.fromEntries(Object.entries(flow).map(([column, points]) => [column, addExactly(row?.[column], points)]));
