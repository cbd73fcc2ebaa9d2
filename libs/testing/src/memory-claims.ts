import type { InstantIso } from '@accrue/kernel';
import type { Claimant, Claims, DueItem, SetAsideItem } from '@accrue/scheduling';

interface Row {
  readonly item: DueItem;
  readonly token: string;
  readonly freeAtMs: number;
  readonly failures: number;
  readonly setAside: SetAsideItem | null;
}

/** Claims of one process, for tests that need no database; several schedulers may share them. */
export const createMemoryClaims = (nowMs: () => number = () => performance.now()): Claims => {
  const works = new Map<string, Map<string, Row>>();
  const rowsOf = (work: string): Map<string, Row> => {
    const rows = works.get(work) ?? new Map<string, Row>();
    works.set(work, rows);
    return rows;
  };
  const own = ({ work, token }: Claimant, key: string): Row | undefined => {
    const row = rowsOf(work).get(key);
    return row?.token === token ? row : undefined;
  };
  const isFree = (row: Row | undefined): boolean =>
    row === undefined || (row.setAside === null && row.freeAtMs <= nowMs());
  const setAsideOf = (work: string): readonly SetAsideItem[] =>
    [...rowsOf(work).values()].flatMap(({ setAside }) => setAside ?? []);

  return {
    claim: async ({ work, token }, items, leaseMs) => {
      const rows = rowsOf(work);
      return items.flatMap((item) => {
        const row = rows.get(item.key);
        if (!isFree(row)) return [];
        const failures = row?.failures ?? 0;
        rows.set(item.key, { item, token, freeAtMs: nowMs() + leaseMs, failures, setAside: null });
        return [{ key: item.key, failures }];
      });
    },
    finish: async (by, keys) => {
      for (const key of keys) if (own(by, key) !== undefined) rowsOf(by.work).delete(key);
    },
    fail: async (by, failed) => {
      for (const { key, reason, retryInMs } of failed) {
        const row = own(by, key);
        if (row === undefined) continue;
        const failures = row.failures + 1;
        const setAsideAt = new Date().toISOString() as InstantIso;
        const setAside = retryInMs === null ? { key, dueAt: row.item.dueAt, failures, reason, setAsideAt } : null;
        rowsOf(by.work).set(key, { ...row, failures, freeAtMs: nowMs() + (retryInMs ?? 0), setAside });
      }
    },
    setAside: async (work, limit) => setAsideOf(work).slice(0, limit),
    countSetAside: async (work) => setAsideOf(work).length,
    retry: async (work) => {
      const keys = setAsideOf(work).map(({ key }) => key);
      for (const key of keys) rowsOf(work).delete(key);
      return keys.length;
    },
    forget: async (work, idleMs) => {
      for (const [key, row] of rowsOf(work))
        if (row.setAside === null && row.freeAtMs <= nowMs() - idleMs) rowsOf(work).delete(key);
    },
  };
};
