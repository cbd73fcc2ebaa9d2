import { migrate, pendingMigrations, type Migration, type PostgresDatabase } from '@accrue/persistence';

/** Who brings a schema up to date: this program as it opens it, or somebody else before. */
export type SchemaMode = 'migrate' | 'expect-migrated';

/** Somebody has to run `accrue migrate`; until then this program waits. */
export class SchemaNotMigrated extends Error {
  readonly retriable = true;
  constructor(schema: string, pending: readonly string[]) {
    super(
      `schema ${schema} is not up to date (${pending.length} migrations to run, the first is ${pending[0] ?? ''}): run \`accrue migrate\``,
    );
    this.name = 'SchemaNotMigrated';
  }
}

/** @throws SchemaNotMigrated, MigrationEdited */
export const bringUpToDate = async (
  database: PostgresDatabase,
  migrations: readonly Migration[],
  mode: SchemaMode,
): Promise<void> => {
  if (mode === 'migrate') return migrate(database, database.schema, migrations);
  const pending = await pendingMigrations(database, database.schema, migrations);
  if (pending.length > 0) throw new SchemaNotMigrated(database.schema, pending);
};
