import { migrate, pendingMigrations, type Migration, type PostgresDatabase } from '@accrue/persistence';
import { StartupError } from '@accrue/local-servers';

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

/** SQLSTATE insufficient_privilege. */
const FORBIDDEN = '42501';

/** @throws SessionsShared, SchemaNotMigrated, MigrationEdited; StartupError when the database's role may not look at the schema, or not change it */
export const bringUpToDate = async (
  database: PostgresDatabase,
  migrations: readonly Migration[],
  mode: SchemaMode,
): Promise<void> => {
  try {
    await database.checkSessions();
    if (mode === 'migrate') return await migrate(database, database.schema, migrations);
    const pending = await pendingMigrations(database, database.schema, migrations);
    if (pending.length > 0) throw new SchemaNotMigrated(database.schema, pending);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== FORBIDDEN) throw error;
    const may = mode === 'migrate' ? 'change' : 'use';
    throw new StartupError(
      `The role that DATABASE_URL names may not ${may} the schema ${database.schema} (${(error as Error).message}). \`accrue migrate\` needs the owner of each schema, services their own role: deploy/postgres/README.md.`,
    );
  }
};
