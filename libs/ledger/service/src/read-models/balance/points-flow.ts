import type { StoredEvent } from '@accrue/event-store';
import type { Row, RowChange, TableSpec } from '@accrue/projections';
import { accountEventOf, postedTo } from '../../account/account-event';

/** What one quarter of an hour changed in a wallet, over all members. */
export interface PointsFlowRow {
  readonly wallet: string;
  /** When the quarter began. By event time. */
  readonly quarter_hour: string;
  readonly granted: number;
  readonly reversed: number;
  readonly redeemed: number;
  readonly expired: number;
  /** Positive: given by hand. */
  readonly adjusted: number;
  /** Change of what members have: pending + active + held. */
  readonly outstanding: number;
  /** Change of what members owe, positive. */
  readonly owed: number;
}

/**
 * By quarters of an hour, because a fold knows no time zone and every zone's days begin at the start of one: so any
 * zone's days and months can be summed from the rows.
 */
export const pointsFlowTable: TableSpec = {
  columns: {
    wallet: 'text',
    quarter_hour: 'timestamptz',
    granted: 'bigint',
    reversed: 'bigint',
    redeemed: 'bigint',
    expired: 'bigint',
    adjusted: 'bigint',
    outstanding: 'bigint',
    owed: 'bigint',
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
  Object.fromEntries(
    Object.entries(flow).map(([column, points]) => [column, ((row?.[column] as number | undefined) ?? 0) + points]),
  );
