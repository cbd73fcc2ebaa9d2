import { createHash } from 'node:crypto';
import {
  MigrationExecutor,
  QueryFailedError,
  type DataSource,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import type { Database, Migration, Queryable } from './database';
import { MigrationEdited } from './errors';
import { dataSourceOver } from './typeorm/data-source';

/**
 * Brings a schema up to date: makes it when missing, then lets TypeORM run what has not run yet, in order of time, all in one
 * transaction under a lock, so that two starting programs do not run a migration twice.
 * @throws MigrationEdited when a migration that has run is not what it was
 */
export const migrate = async (database: Database, schema: string, migrations: readonly Migration[]): Promise<void> => {
  await database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`accrue:migrate:${schema}`]);
    // "create … if not exists" would ask for the right to make what is there already.
    if (!(await tablesOf(tx, schema)).schema) await tx.query(`create schema "${schema}"`);
    await tx.query(`set local search_path = "${schema}"`);
    const source = await dataSourceOver(tx, { migrations: classesOf(schema, migrations) });
    await refuseEdited(source, schema, migrations);
    await source.runMigrations({ transaction: 'none' }).catch(throwItsCause); // this one is under way
  });
};

/** @returns names of migrations that have not run yet, in order */
export const pendingMigrations = async (
  database: Database,
  schema: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> => {
  const classes = classesOf(schema, migrations);
  if (!(await tablesOf(database, schema)).migrations) return migrations.map(({ name }) => name).sort(byTime);
  const pending = await new MigrationExecutor(
    await dataSourceOver(database, { migrations: classes }),
  ).getPendingMigrations();
  return pending.map(({ name }) => partsOf(name).name);
};

/** @throws what PostgreSQL says when the role may not use the schema: TypeORM would see no tables in it, and make them */
const tablesOf = async (queryable: Queryable, schema: string): Promise<{ schema: boolean; migrations: boolean }> => {
  const [found] = await queryable.query<{ schema: boolean; migrations: boolean }>(
    `select to_regnamespace($1) is not null as schema, to_regclass($1 || '.schema_migration') is not null as migrations`,
    [`"${schema}"`],
  );
  return found ?? { schema: false, migrations: false };
};

/** `KeyRegistry1795824003000`, or with what it says as TypeORM knows it: `KeyRegistry-0a1b2c3d4e5f6071-1795824003000`. */
const NAME = /^([A-Z][A-Za-z]*)(?:-([0-9a-f]{16})-)?(\d{13})$/;

const partsOf = (
  fullName: string,
): { readonly name: string; readonly digest: string | undefined; readonly at: string } => {
  const [, label, digest, at] = NAME.exec(fullName) ?? [];
  if (label === undefined || at === undefined)
    throw new Error(`a migration is called like KeyRegistry1795824003000, with the time in milliseconds: ${fullName}`);
  return { name: label + at, digest, at };
};

const byTime = (a: string, b: string): number => Number(partsOf(a).at) - Number(partsOf(b).at);

const digestOf = ({ sql }: Migration): string => createHash('sha256').update(sql).digest('hex').slice(0, 16);

/** TypeORM remembers a migration's name and nothing else of it; so that an edited one is noticed, its name has a digest of it. */
const classesOf = (schema: string, migrations: readonly Migration[]): (new () => MigrationInterface)[] => {
  const times = new Map<string, string>();
  return migrations.map((migration) => {
    const { at } = partsOf(migration.name);
    const same = times.get(at);
    if (same !== undefined) throw new Error(`${same} and ${migration.name} of schema ${schema} have the same time`);
    times.set(at, migration.name);
    const name = `${migration.name.slice(0, -at.length)}-${digestOf(migration)}-${at}`;
    return class implements MigrationInterface {
      readonly name = name;
      async up(runner: QueryRunner): Promise<void> {
        await runner.query(migration.sql);
      }
      down(): Promise<void> {
        throw new Error('migrations go forward only');
      }
    };
  });
};

const refuseEdited = async (source: DataSource, schema: string, migrations: readonly Migration[]): Promise<void> => {
  const written = new Map(migrations.map((migration) => [migration.name, digestOf(migration)]));
  for (const executed of await new MigrationExecutor(source).getExecutedMigrations()) {
    const { name, digest } = partsOf(executed.name);
    if (written.has(name) && written.get(name) !== digest) throw new MigrationEdited(schema, name);
  }
};

/** What PostgreSQL or our `Database` said, without TypeORM's wrapping: callers tell failures by it. */
const throwItsCause = (error: unknown): never => {
  throw error instanceof QueryFailedError ? error.driverError : error;
};
