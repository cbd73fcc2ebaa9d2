import { invariant } from '@accrue/kernel';
import type { ColumnType } from './columns';
import type { ReadModelTable, Row, RowChange } from './read-model';

/** A row on its way through a batch: what the table has, and what it shall have. */
export interface TouchedRow {
  readonly key: Row;
  before: Row | undefined;
  now: Row | undefined;
}

export type TouchedTable = Map<string, TouchedRow>;

export const keyOf = (spec: ReadModelTable, row: Row): string => JSON.stringify(spec.key.map((column) => row[column]));

/** Adds the rows that changes speak of, per table, none of them read yet. */
export const touchRows = (
  changes: readonly RowChange[],
  tables: readonly ReadModelTable[],
  touched: Map<string, TouchedTable>,
): void => {
  for (const { table, key } of changes) {
    const spec = tableOf(tables, table);
    const rows: TouchedTable = touched.get(table) ?? new Map<string, TouchedRow>();
    touched.set(table, rows);
    const id = keyOf(spec, key);
    if (!rows.has(id)) rows.set(id, { key: keyOnly(spec, key, table), before: undefined, now: undefined });
  }
};

/**
 * Applies the changes of one event in order; each sees what the earlier ones left.
 * @throws what the fold or the form of the table throws; then no row is changed
 */
export const applyChanges = (
  changes: readonly RowChange[],
  tables: readonly ReadModelTable[],
  touched: ReadonlyMap<string, TouchedTable>,
): void => {
  const undo: [TouchedRow, Row | undefined][] = [];
  try {
    for (const change of changes) {
      const spec = tableOf(tables, change.table);
      const row = touched.get(change.table)?.get(keyOf(spec, change.key));
      invariant(row !== undefined, `a row of ${change.table} was not read`);
      const next = change.change(row.now);
      undo.push([row, row.now]);
      row.now = next === undefined || next === row.now ? next : normalised(spec, next, row.key, change.table);
    }
  } catch (error) {
    for (const [row, before] of undo.reverse()) row.now = before;
    throw error;
  }
};

export const tableOf = (tables: readonly ReadModelTable[], table: string): ReadModelTable => {
  const spec = tables.find((each) => each.table === table);
  invariant(spec !== undefined, `the projection has no table ${table}`);
  return spec;
};

const keyOnly = (spec: ReadModelTable, key: Row, table: string): Row => {
  const values: Record<string, unknown> = {};
  for (const column of spec.key) {
    invariant(key[column] !== undefined && key[column] !== null, `key column ${table}.${column} has no value`);
    values[column] = key[column];
  }
  return values;
};

/** As the row will come back from the table, so that a fold sees the same whether its row was stored in between or not. */
const normalised = (spec: ReadModelTable, row: Row, key: Row, table: string): Row => {
  for (const column in row) invariant(column in spec.columns, `${table} has no column ${column}`);
  const values: Record<string, unknown> = {};
  for (const [column, type] of Object.entries(spec.columns)) {
    const value = column in key ? key[column] : normalisedValue(type, row[column], `${table}.${column}`);
    invariant(value !== null || spec.isNullable.has(column), `${table}.${column} has no value`);
    values[column] = value;
  }
  return values;
};

const normalisedValue = (type: ColumnType, value: unknown, name: string): unknown => {
  if (value === undefined || value === null) return null;
  if (type === 'bigint' || type === 'integer')
    invariant(Number.isSafeInteger(value), `${name} is not a safe integer: ${JSON.stringify(value)}`);
  if (type === 'numeric')
    invariant(/^-?\d+$/.test(value as string), `${name} is not a whole number as text: ${JSON.stringify(value)}`);
  if (type === 'timestamptz') return new Date(value as string).toISOString();
  return value;
};
