import { invariant } from '@accrue/kernel';
import type { ReadModelTable } from './read-model';

/** PostgreSQL cuts longer names off, and two tables would be one. */
const NAME_LENGTH_MAX = 60;
const NAME = /^[a-z][a-z0-9_]*$/;

const checkedName = (name: string): string => {
  invariant(NAME.test(name) && name.length <= NAME_LENGTH_MAX, `not a table or column name: ${name}`);
  return name;
};
const quoted = (name: string): string => `"${checkedName(name)}"`;
const list = (names: readonly string[], prefix = ''): string => names.map((name) => prefix + quoted(name)).join(', ');

/** Readers use the view `<table>`; the rows of each generation are in a table of their own behind it. */
export const physicalName = (table: string, generation: number): string => checkedName(`${table}__g${generation}`);

/** The statements of one table of one generation; text and names stay the same for its whole life. */
export const tableSql = (spec: ReadModelTable, generation: number) => {
  const physical = physicalName(spec.table, generation);
  const target = quoted(physical);
  const columns = Object.keys(spec.columns);
  const rest = columns.filter((column) => !spec.key.includes(column));
  const typed = (names: readonly string[]): string =>
    names.map((name) => `${quoted(name)} ${spec.columns[name]}`).join(', ');
  const same = (names: readonly string[]): string =>
    names.map((name) => `t.${quoted(name)} = k.${quoted(name)}`).join(' and ');
  const updates = rest.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ');
  return {
    physical,
    /** $1 = JSON array of keys */
    read: `select ${list(columns, 't.')} from json_to_recordset($1::json) as k(${typed(spec.key)}) join ${target} t on ${same(spec.key)}`,
    /** $1 = JSON array of rows */
    upsert:
      `insert into ${target} (${list(columns)}) select ${list(columns)} from json_to_recordset($1::json) as r(${typed(columns)}) ` +
      `on conflict (${list(spec.key)}) do ${updates === '' ? 'nothing' : `update set ${updates}`}`,
    /** $1 = JSON array of keys */
    remove: `delete from ${target} t using json_to_recordset($1::json) as k(${typed(spec.key)}) where ${same(spec.key)}`,
    view: `create view ${quoted(spec.table)} as select ${list(columns)} from ${target}`,
    replaceView: `create or replace view ${quoted(spec.table)} as select ${list(columns)} from ${target}`,
  };
};

export const dropView = (table: string): string => `drop view if exists ${quoted(table)}`;
export const dropTable = (physical: string): string => `drop table if exists ${quoted(physical)}`;

/** Columns that must be the same whatever the order in which the facts arrived. */
const comparable = (spec: ReadModelTable): string[] =>
  Object.keys(spec.columns).filter((column) => !spec.arrivalDependent.has(column));

const value = (spec: ReadModelTable, column: string, prefix: string): string => {
  // json has no equality of its own, and its text depends on who wrote it
  const suffix = spec.columns[column] === 'json' ? '::jsonb' : '';
  return `${prefix}${quoted(column)}${suffix}`;
};

/** Rows by key that are in one of the two generations only, or not the same in both. */
export const differencesSql = (spec: ReadModelTable, generations: readonly [number, number]): string => {
  const [a, b] = generations.map((generation) => quoted(physicalName(spec.table, generation)));
  const rest = comparable(spec).filter((column) => !spec.key.includes(column));
  const row = (side: string): string => `(${rest.map((column) => value(spec, column, `${side}.`)).join(', ')})`;
  const first = quoted(spec.key[0] as string);
  const changed = rest.length === 0 ? '' : ` or ${row('a')} is distinct from ${row('b')}`;
  const on = spec.key.map((column) => `a.${quoted(column)} = b.${quoted(column)}`).join(' and ');
  return `select count(*) as differences from ${a} a full join ${b} b on ${on} where a.${first} is null or b.${first} is null${changed}`;
};

/** Number of rows, and a digest over all of them in order of the key, the same on every machine. */
export const digestSql = (spec: ReadModelTable, generation: number): string => {
  const row = comparable(spec).map((column) => value(spec, column, ''));
  const order = spec.key.map((column) =>
    spec.columns[column] === 'text' ? `${quoted(column)} collate "C"` : quoted(column),
  );
  return (
    `select count(*) as rows, md5(coalesce(string_agg(md5(row(${row.join(', ')})::text), '' order by ${order.join(', ')}), '')) as digest ` +
    `from ${quoted(physicalName(spec.table, generation))}`
  );
};
