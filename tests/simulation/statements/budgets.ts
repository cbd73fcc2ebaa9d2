import type { Statement, Tables } from '../simulated-database';

interface Lease {
  readonly budget_id: string;
  readonly starts: string;
  readonly store_id: string;
  readonly lease_id: string;
  readonly taken: number;
  readonly ends_at: number;
  readonly is_ended: boolean;
}

interface Use {
  readonly budget_id: string;
  readonly starts: string;
  readonly store_id: string;
  readonly lease_id: string;
  readonly points: number;
}

type Part = readonly [budgetId: string, starts: string, storeId: string];

const LEASE_MS = 30_000;
const GRACE_MS = 60_000;

const isOf =
  ([budgetId, starts, storeId]: Part) =>
  (row: Pick<Use, 'budget_id' | 'starts' | 'store_id'>): boolean =>
    row.budget_id === budgetId && row.starts === starts && row.store_id === storeId;

const leasesOf = (tables: Tables, part: Part): readonly Lease[] =>
  tables.rows<Lease>('budget_lease').filter(isOf(part));

const usesOf = (tables: Tables): readonly Use[] => tables.rows<Use>('budget_use');

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** What processes lease of budgets. The clock of the database is that of the simulation. */
export const budgetsStatements: readonly Statement[] = [
  { text: 'insert into budget_part (budget_id, starts, store_id)', run: () => [] },
  {
    text: 'select (select coalesce(sum(taken), 0) from budget_lease where',
    run: (tables, part: Part) => {
      const back = usesOf(tables).filter((use) => use.lease_id === '' && isOf(part)(use));
      return [
        {
          leased: String(sum(leasesOf(tables, part).map(({ taken }) => taken))),
          back: String(sum(back.map(({ points }) => points))),
        },
      ];
    },
  },
  {
    text: 'insert into budget_lease (budget_id, starts, store_id, lease_id, taken, ends_at)',
    run: (
      tables,
      [budget_id, starts, store_id, lease_id, points]: readonly [string, string, string, string, number],
    ) => {
      const table = tables.of('budget_lease');
      const before = table.get(lease_id) as Lease | undefined;
      if (before?.is_ended === true) return [];
      const ends_at = Date.now() + LEASE_MS;
      const part = { budget_id, starts, store_id, lease_id };
      table.set(lease_id, { ...part, taken: (before?.taken ?? 0) + points, ends_at, is_ended: false });
      return [{ lease_id }];
    },
  },
  {
    text: 'select lease_id as "leaseId", clock_timestamp() - 60000',
    run: (tables, part: Part) => {
      const before = Date.now() - GRACE_MS;
      const overdue = leasesOf(tables, part).filter(({ is_ended, ends_at }) => !is_ended && ends_at < before);
      return overdue.map(({ lease_id }) => ({ leaseId: lease_id, before }));
    },
  },
  {
    text: 'update budget_lease l set is_ended = true, taken = (select coalesce(sum(u.points), 0) from budget_use u',
    run: (tables, [leaseIds, before]: readonly [readonly string[], number]) => {
      const table = tables.of('budget_lease');
      for (const leaseId of leaseIds) {
        const lease = table.get(leaseId) as Lease | undefined;
        if (lease === undefined || lease.is_ended || lease.ends_at >= before) continue;
        const given = usesOf(tables).filter(({ lease_id }) => lease_id === leaseId);
        table.set(leaseId, { ...lease, is_ended: true, taken: sum(given.map(({ points }) => points)) });
      }
      return [];
    },
  },
];
