import type { EntitySchemaColumnOptions } from 'typeorm';

/** SQL type of a column. */
export type ColumnType = 'text' | 'bigint' | 'numeric' | 'integer' | 'boolean' | 'timestamptz' | 'date' | 'json';

declare const VALUE: unique symbol;

/** A column as TypeORM takes it, which also tells the type checker what its values are. */
export interface Column<Value = unknown, IsKey extends boolean = boolean> extends EntitySchemaColumnOptions {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly primary: IsKey;
  readonly [VALUE]?: Value;
}

export type Columns = Readonly<Record<string, Column>>;

type ValueOf<C extends Column> = C extends Column<infer Value> ? Value : never;

/** A row as it comes from the table and goes into it. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> };

/** Names of the columns that are the primary key. */
export type KeyOf<C extends Columns> = {
  [Name in keyof C]: C[Name] extends { readonly primary: true } ? Name : never;
}[keyof C];

const column = <Value>(type: ColumnType): Column<Value, false> => ({ type, nullable: false, primary: false });

export const text = <Value extends string = string>(): Column<Value, false> => column('text');
/** Safe integers only. */
export const integer = <Value extends number = number>(): Column<Value, false> => column('integer');
/** Safe integers only: a sum that may pass 2^53 is `numeric`. */
export const bigint = <Value extends number = number>(): Column<Value, false> => column('bigint');
/** Whole numbers without bounds, as text of digits; see `addExactly`. */
export const numeric = (): Column<string, false> => column('numeric');
export const boolean = (): Column<boolean, false> => column('boolean');
/** 'YYYY-MM-DD'. */
export const date = (): Column<string, false> => column('date');
export const json = <Value = unknown>(): Column<Value, false> => column('json');

/** An ISO instant with milliseconds; TypeORM would make it a `Date`. */
export const timestamptz = <Value extends string = string>(): Column<Value, false> => ({
  ...column<Value>('timestamptz'),
  transformer: { from: isoOf, to: (value: unknown) => value },
});

const isoOf = (value: Date | null): string | null => (value === null ? null : value.toISOString());

/** Part of the primary key, in the order of the columns. */
export const key = <Value>(of: Column<Value, false>): Column<Value, true> => ({ ...of, primary: true });

export const nullable = <Value>(of: Column<Value, false>): Column<Value | null, false> => ({ ...of, nullable: true });
