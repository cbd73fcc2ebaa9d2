import { createHash } from 'node:crypto';
import type { Database, Migration, Transaction } from './database';
import { MigrationEdited } from './errors';

/**
 * Brings a schema up to date: makes it when missing, then runs what has not run yet, in order of `id`, all in one transaction
 * under a lock, so that two starting programs do not run a migration twice.
 * @throws MigrationEdited when a migration that has run is not what it was
 */
export const migrate = async (database: Database, schema: string, migrations: readonly Migration[]): Promise<void> => {
  const ordered = [...migrations].sort((a, b) => (a.id < b.id ? -1 : 1));
  const twice = ordered.find((migration, index) => ordered[index + 1]?.id === migration.id);
  if (twice !== undefined) throw new Error(`two migrations of schema ${schema} are called ${twice.id}`);

  await database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`accrue:migrate:${schema}`]);
    // "create … if not exists" would ask for the right to make what is there already.
    const [found] = await tx.query<{ schema: boolean; migrations: boolean }>(
      `select to_regnamespace($1) is not null as schema, to_regclass($1 || '.schema_migration') is not null as migrations`,
      [`"${schema}"`],
    );
    if (found?.schema !== true) await tx.query(`create schema "${schema}"`);
    if (found?.migrations !== true)
      await tx.query(`create table "${schema}".schema_migration (
        id text primary key,
        checksum text not null,
        applied_at timestamptz not null default clock_timestamp()
      )`);
    await tx.query(`set local search_path = "${schema}"`);
    const applied = await appliedChecksums(tx);
    for (const migration of ordered) {
      const checksum = createHash('sha256').update(migration.sql).digest('hex');
      const before = applied.get(migration.id);
      if (before === checksum) continue;
      if (before !== undefined) throw new MigrationEdited(schema, migration.id);
      await tx.query(migration.sql);
      await tx.query('insert into schema_migration (id, checksum) values ($1, $2)', [migration.id, checksum]);
    }
  });
};

/** @returns ids of migrations that have not run yet, in order */
export const pendingMigrations = async (
  database: Database,
  schema: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> => {
  const [table] = await database.query<{ found: string | null }>('select to_regclass($1)::text as found', [
    `"${schema}".schema_migration`,
  ]);
  const applied = (table?.found ?? null) === null ? new Map<string, string>() : await appliedChecksums(database);
  return migrations
    .map(({ id }) => id)
    .filter((id) => !applied.has(id))
    .sort();
};

const appliedChecksums = async (tx: Transaction): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.query<{ id: string; checksum: string }>('select id, checksum from schema_migration');
  return new Map(rows.map((row) => [row.id, row.checksum]));
};
