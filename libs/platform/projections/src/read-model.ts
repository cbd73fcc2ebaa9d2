import { invariant } from '@accrue/kernel';
import { EntitySchema } from 'typeorm';
import type { Columns, ColumnType, KeyOf, RowOf } from './columns';

export type Row = Readonly<Record<string, unknown>>;

/** One row's step: from what is there (or nothing) to what shall be there (or nothing). Pure. */
export interface RowChange {
  readonly table: string;
  /** Values of the table's key columns. */
  readonly key: Row;
  change(row: Row | undefined): Row | undefined;
}

/** What the runner knows of a table. */
export interface ReadModelTable extends EntitySchema {
  readonly table: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Primary key, in order. */
  readonly key: readonly string[];
  readonly isNullable: ReadonlySet<string>;
  /** Columns left out of parity digests and state digests because they depend on arrival, e.g. `revision`. */
  readonly arrivalDependent: ReadonlySet<string>;
}

export interface ReadModelOptions<C extends Columns, Name = keyof C> {
  readonly columns: C;
  /** Further indexes, each a list of columns. */
  readonly indexes?: readonly (readonly Name[])[];
  readonly arrivalDependent?: readonly Name[];
}

/**
 * A table of a read model, declared once: a TypeORM entity on the view that readers use. The tables of each generation behind it,
 * the statements that fold into them, and the type of a row come from here too.
 */
export class ReadModel<Shape extends object, Key extends keyof Shape>
  extends EntitySchema<Shape>
  implements ReadModelTable
{
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  readonly isNullable: ReadonlySet<string>;
  readonly arrivalDependent: ReadonlySet<string>;

  constructor(
    readonly table: string,
    { columns, indexes = [], arrivalDependent = [] }: ReadModelOptions<Columns, string>,
  ) {
    super({
      name: table,
      columns: columns,
      indices: indexes.map((index) => ({ columns: [...index] })),
      synchronize: false, // the runner makes its tables, generation by generation
    });
    const entries = Object.entries(columns);
    this.columns = Object.fromEntries(entries.map(([name, { type }]) => [name, type]));
    this.key = entries.flatMap(([name, { primary }]) => (primary ? [name] : []));
    this.isNullable = new Set(entries.flatMap(([name, column]) => (column.nullable ? [name] : [])));
    this.arrivalDependent = new Set(arrivalDependent);
    invariant(this.key.length > 0, `${table} needs a key`);
  }

  /** The step of one row in a fold; what it returns may leave the key out. */
  change(
    key: Pick<Shape, Key>,
    step: (row: Shape | undefined) => (Omit<Shape, Key> & Partial<Shape>) | undefined,
  ): RowChange {
    return { table: this.table, key: key, change: step as RowChange['change'] };
  }
}

/** Declares a table of a read model; its name is that of the view. */
export const readModel = <C extends Columns>(
  table: string,
  options: ReadModelOptions<C, keyof C & string>,
): ReadModel<RowOf<C>, KeyOf<C>> => new ReadModel(table, options);

/** The rows of a declared table. */
export type ReadModelRow<Of> = Of extends ReadModel<infer Shape, infer _Key> ? Shape : never;
