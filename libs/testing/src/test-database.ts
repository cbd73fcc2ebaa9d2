import { randomBytes } from 'node:crypto';
import { openDatabase, type DatabaseOptions, type PostgresDatabase } from '@accrue/persistence';

export interface TestDatabase {
  /** postgres://… of a database that nobody else uses. */
  readonly url: string;
  /** A pool on a schema; the schema is made by `migrate`. Closed by `drop`. */
  open(schema: string, options?: Partial<DatabaseOptions>): PostgresDatabase;
  /** Closes what was opened and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A fresh database on the PostgreSQL of this test run. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const server = process.env['ACCRUE_TEST_DATABASE_URL'];
  if (server === undefined)
    throw new Error('ACCRUE_TEST_DATABASE_URL is not set: run the tests through the jest.config of this project');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await administer(server, `create database ${name}`);
  const opened: PostgresDatabase[] = [];
  return {
    url: url.href,
    open: (schema, options = {}) => {
      const database = openDatabase({
        url: url.href,
        schema,
        connectionsMax: 10,
        applicationName: 'accrue-test',
        ...options,
      });
      opened.push(database);
      return database;
    },
    drop: async () => {
      await Promise.all(opened.map((database) => database.close()));
      await administer(server, `drop database if exists ${name} with (force)`);
    },
  };
};

const administer = async (url: string, statement: string): Promise<void> => {
  const database = openDatabase({ url, schema: 'public', connectionsMax: 1, applicationName: 'accrue-test-admin' });
  try {
    await database.query(statement);
  } finally {
    await database.close();
  }
};
