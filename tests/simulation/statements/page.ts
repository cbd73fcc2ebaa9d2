import type { DueItem } from '@accrue/scheduling';

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
