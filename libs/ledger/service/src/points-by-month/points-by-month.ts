import { exactIntegers } from '@accrue/http';
import type { AccountName } from '@accrue/ledger-domain';
import type { Queryable } from '@accrue/persistence';
import { walletUnits } from '../account/wallet-units';

/** Points of one wallet in one calendar month. */
export interface MonthOfPoints {
  /** e.g. `2026-10`. */
  readonly month: string;
  readonly walletId: string;
  /** null: the version of the programme that has the wallet is still on its way here. */
  readonly unit: string | null;
  readonly granted: number;
  readonly reversed: number;
  readonly issued: number;
  readonly redeemed: number;
  readonly expired: number;
  readonly adjusted: number;
  readonly transferred: number;
  readonly migrated: number;
  readonly outstanding: number;
  readonly owed: number;
  readonly inReview: number;
  readonly writtenOff: number;
}

export interface PointsByMonth {
  /** null: the ledger has not heard of a programme yet; then there are no months. */
  readonly timeZone: string | null;
  readonly months: readonly MonthOfPoints[];
}

const of = (account: AccountName): string => `coalesce(sum(debit - credit) filter (where account = '${account}'), 0)`;

/** A hold only moves points from one pocket of a member to another: what nothing else happened in is no month. */
const MONTHS = `
  select month, wallet as "walletId", granted, reversed, granted - reversed as issued, redeemed, expired, adjusted, transferred, migrated,
         in_review as "inReview", written_off as "writtenOff",
         sum(outstanding) over so_far as outstanding, sum(owed) over so_far as owed
  from (
    select to_char(quarter_hour at time zone $1, 'YYYY-MM') as month, wallet,
           -${of('issued')} as granted, ${of('reversed')} as reversed, ${of('spent')} as redeemed,
           ${of('expired')} as expired, -${of('adjusted')} as adjusted, -${of('transferred')} as transferred,
           -${of('migrated')} as migrated,
           -${of('in_review')} as in_review, -${of('written_off')} as written_off,
           ${of('pending')} + ${of('active')} + ${of('held')} as outstanding, -${of('deficit')} as owed
    from posting_sums group by month, wallet
    having count(*) filter (where account not in ('pending', 'active', 'held')) > 0
  ) flow
  window so_far as (partition by wallet order by month)
  order by month, wallet collate "C"`;

/**
 * What the programme issued, what was redeemed, and what it still owes its members, month by month. Definitions, version 1
 * (t = end of the month in the programme's zone, W = the month; each entry counts at its event time, so a receipt that comes
 * late changes the month in which it happened):
 *
 * - issued(W) = granted(W) − reversed(W): what receipts earned in W less what was taken back in W, for sales of any month.
 *   Points count when they are granted, also those that become active later. Training and void receipts earn nothing and
 *   so are not in it.
 * - redeemed(W) = points of holds captured in W. issued and redeemed are the two sides of the flow redemption rate.
 * - outstanding(t) = pending + active + held, the liability in points. What members owe (taken back beyond what they had left) is
 *   a receivable and is shown beside it, not netted.
 *
 * - inReview(W), writtenOff(W) = what returns took in W that was not there and is not owed (clawback policy of the wallet), less what was decided.
 *
 * - transferred(W): what members received from each other in W less what they sent: 0 but for what is on its way. It is neither issued nor
 *   redeemed.
 * - migrated(W): what members brought along from another system: not issued, but outstanding.
 *
 * For each wallet: outstanding(t) − owed(t) = sum of issued − redeemed − expired + adjusted + transferred + migrated + inReview + writtenOff over all months until t.
 *
 * Source: the operator's KPI definitions of points liability and flow redemption rate in `examples/bi-from-zero/README.md`, which
 * rebuilds the same figures from the public stream.
 */
export const pointsByMonth = async (database: Queryable): Promise<PointsByMonth> => {
  const [zone] = await database.query<{ timeZone: string }>('select time_zone as "timeZone" from programme_frame');
  if (zone === undefined) return { timeZone: null, months: [] };
  const units = await walletUnits(database);
  const months = await database.query<SummedMonth>(MONTHS, [zone.timeZone]);
  return {
    ...zone,
    months: months.map(({ month, walletId, ...sums }) => ({
      ...{ month, walletId, unit: units.get(walletId) ?? null },
      ...exactIntegers(sums),
    })),
  };
};

/** As SQL sums it: digits as text. */
type SummedMonth = { readonly [Column in Exclude<keyof MonthOfPoints, 'unit'>]: string };
