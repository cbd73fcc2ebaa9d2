export interface QueryOptions {
  readonly prepared?: string;
  readonly keepPlan?: boolean;
}

/** One context's relational store. Table names in SQL are unqualified: the connection's search_path is the context's schema. */
export interface Queryable {
  /**
   * @param text SQL with $1..$n
   * @param options.prepared name under which a connection keeps the parsed statement; only for constant text over tables whose
   *   columns do not change while the program runs (never over a read model's view, which is swapped)
   * @param options.keepPlan for a prepared statement outside of a transaction: it is planned once per connection, without its
   *   values. Only where the best plan hangs neither on the values nor on how many rows there are (tables are reached by index
   *   only), and where planning is what costs: the values of a large batch are copied into each plan made for them
   * @throws DatabaseUnavailable, DatabaseContention (both retriable) for the world's failures; SQL errors as `pg` gives them
   */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly Row[]>;
}

/** The only handle inside a unit of work; there is no way to reach another connection by mistake. */
export type Transaction = Queryable;

export interface Database extends Queryable {
  /** Commits when `work` resolves, rolls back when it throws. One transaction, one connection, no nesting. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Forward-only, hand-written. Runs once per schema, in order of time, under a lock. */
export interface Migration {
  /** With its time in milliseconds, as TypeORM has it: 'KeyRegistry1795824003000'. No two of a schema have the same. */
  readonly name: string;
  readonly sql: string;
}
