import type { ContextGauge } from '@accrue/context-kit';

/** A handful of rows however many members there are: cheap enough for every collection. Metrics are floating point. */
const TOTALS = `
  select wallet, coalesce(min(unit), '') as unit,
         sum(points)::float8 as difference,
         coalesce(sum(points) filter (where account in ('pending', 'active', 'held')), 0)::float8 as liability
  from trial_balance left join wallet on wallet_id = wallet group by wallet order by wallet`;

interface Totals {
  readonly wallet: string;
  readonly unit: string;
  readonly difference: number;
  readonly liability: number;
}

const totalOf = (total: 'difference' | 'liability'): ContextGauge['read'] => {
  return async (database) =>
    (await database.query<Totals>(TOTALS)).map((row) => ({
      value: row[total],
      labels: { wallet: row.wallet, unit: row.unit },
    }));
};

/** Labelled by wallet, of which a programme has a few, and its unit: points and pence have no sum. */
export const pointsGauges: readonly ContextGauge[] = [
  {
    name: 'loyalty_points_liability',
    description: 'What members have in a wallet, in its unit: active, pending and held',
    read: totalOf('liability'),
  },
  {
    name: 'loyalty_ledger_reconciliation_difference_points',
    description: 'Sum of the trial balance; anything but 0 means that the ledger is broken',
    read: totalOf('difference'),
  },
];
