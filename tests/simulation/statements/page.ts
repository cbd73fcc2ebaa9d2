import type { DueItem, DueRows } from '@accrue/scheduling';
import type { Statement } from '../simulated-database';

/** By text, as PostgreSQL compares with collation C. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is due: those after a place, in order, each once. */
export const pageOfDue = (
  items: readonly DueItem[],
  {
    by,
    after,
    limit,
  }: { readonly by: string; readonly after: readonly [dueAt: string, key: string]; readonly limit: number },
): readonly DueItem[] => {
  const [dueAt, key] = after;
  const order = (a: { readonly dueAt: string; readonly key: string }, b: typeof a): number =>
    byText(a.dueAt, b.dueAt) || byText(a.key, b.key);
  const due = items.filter((item) => item.dueAt <= by && order(item, { dueAt, key }) > 0);
  return [...new Map(due.map((item) => [`${item.dueAt} ${item.key}`, item])).values()].sort(order).slice(0, limit);
};

type Row = Readonly<Record<string, unknown>>;

/** What `dueRows` asks a table of a context. `where` and `more` of it as functions. */
export const dueStatement = (
  { table, key, dueAt, more }: Omit<DueRows, 'where'>,
  { isDue = () => true, with: also = () => ({}) }: { isDue?: (row: Row) => boolean; with?: (row: Row) => object } = {},
): Statement => ({
  text: `select ${key} as key, ${dueAt} as "dueAt"${more === undefined ? '' : `, ${more}`} from ${table} where`,
  run: (tables, [by, from, after, limit]: [string, string, string, number]) => {
    const items = tables
      .rows<Row>(table)
      .filter((row) => row[dueAt] !== null && isDue(row))
      .map((row) => ({ key: row[key], dueAt: row[dueAt], ...also(row) }) as unknown as DueItem);
    return pageOfDue(items, { by, after: [from, after], limit });
  },
});
