import type { Queryable } from '@accrue/persistence';
import type { DueItem, DueQuery } from './due-work';

/** A table of a context whose rows say themselves when they are due. Names are the program's own, never a caller's words. */
export interface DueRows {
  readonly table: string;
  /** A text column, unique among the rows that are due. */
  readonly key: string;
  /** A column with an instant; null: never. An index over it and the key makes the question cheap. */
  readonly dueAt: string;
  /** Which rows are due at all. */
  readonly where?: string;
  /** What else a handler needs: an expression and its name. */
  readonly more?: string;
}

/** Before every instant; PostgreSQL knows it by this name. */
const BEGINNING = { dueAt: '-infinity', key: '' };

/** What is due in such a table, in the order that `DueWork.due` promises. @throws what `Queryable.query` throws */
export const dueRows = <Item extends DueItem = DueItem>(
  database: Queryable,
  { table, key, dueAt, where = 'true', more }: DueRows,
  { by, after, limit }: DueQuery<Item>,
): Promise<readonly Item[]> => {
  const from = after ?? BEGINNING;
  return database.query<Item>(
    `select ${key} as key, ${dueAt} as "dueAt"${more === undefined ? '' : `, ${more}`} from ${table}
     where ${where} and ${dueAt} <= $1 and (${dueAt}, ${key}) > ($2, $3) order by ${dueAt}, ${key} limit $4`,
    [by, from.dueAt, from.key, limit],
  );
};
