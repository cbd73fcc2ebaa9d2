import { EventEmitter } from 'node:events';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import type { Queryable } from '../database';
import { ReadableNames } from './readable-names';

export interface DataSourceOptions {
  readonly entities?: readonly EntitySchema[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
}

/** Where TypeORM keeps which migrations have run; in each schema. */
export const MIGRATIONS_TABLE = 'schema_migration';

/**
 * A TypeORM data source that reaches PostgreSQL through a database or a transaction of ours instead of a pool of its own: no
 * further connections, the same types of columns, the same time-outs and failures; and of a transaction, the very same one.
 * It opens no transactions: those are `Database.transaction`.
 */
export const dataSourceOver = async (
  queryable: Queryable,
  { entities = [], migrations = [] }: DataSourceOptions,
): Promise<DataSource> => {
  const source = new DataSource({
    type: 'postgres',
    driver: { Pool: poolOver(queryable) },
    entities: [...entities],
    migrations: [...migrations],
    migrationsTableName: MIGRATIONS_TABLE,
    namingStrategy: new ReadableNames(),
    installExtensions: false,
    logging: false,
  });
  return source.initialize();
};

type Connected = (error: undefined, client: ClientOver, release: () => void) => void;

/** What TypeORM uses of a connection of `pg`. */
class ClientOver extends EventEmitter {
  constructor(private readonly queryable: Queryable) {
    super();
  }

  async query(text: string, values?: readonly unknown[]) {
    if (/^\s*(start transaction|begin|commit|rollback|savepoint)/i.test(text))
      throw new Error('transactions are opened by Database.transaction');
    const rows = await this.queryable.query(text, values);
    return { rows, rowCount: rows.length };
  }
}

/** What TypeORM uses of a pool of `pg`; the connections behind it belong to the database. */
const poolOver = (queryable: Queryable) =>
  class PoolOver extends EventEmitter {
    connect(connected: Connected): void {
      connected(undefined, new ClientOver(queryable), () => undefined);
    }

    end(ended: () => void): void {
      ended();
    }
  };
