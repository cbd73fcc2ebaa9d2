import { apiKeyMigration } from '@accrue/http';
import { BUS_MIGRATIONS } from '@accrue/messaging';
import { openDatabase, type PostgresDatabase } from '@accrue/persistence';
import { contextValueMigration } from '../startup/context-values';
import { instanceMigration } from '../startup/instance';
import { bringUpToDate, type SchemaMode } from './schema-mode';

const PLATFORM_MIGRATIONS = [apiKeyMigration, contextValueMigration, instanceMigration, ...BUS_MIGRATIONS];

/** What belongs to no context: keys, dead letters, messages from outside. Services that share a database share it. */
export const openPlatformDatabase = async (url: string, mode: SchemaMode): Promise<PostgresDatabase> => {
  const database = openDatabase({ url, schema: 'platform', connectionsMax: 8, applicationName: 'accrue platform' });
  try {
    await bringUpToDate(database, PLATFORM_MIGRATIONS, mode);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};
