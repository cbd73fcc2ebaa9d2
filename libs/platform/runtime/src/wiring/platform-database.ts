import { apiKeyMigration, auditMigration } from '@accrue/http';
import { BUS_MIGRATIONS } from '@accrue/messaging';
import { openDatabase, type PostgresDatabase } from '@accrue/persistence';
import { CONNECTIONS_DEFAULT, connectionsOf } from '../startup/database-connections';
import { contextValueMigration, type ContextValues } from '../startup/context-values';
import { PLATFORM_SCHEMA, urlOf, type DatabaseUrls } from '../startup/database-urls';
import { instanceMigration } from '../startup/instance';
import { bringUpToDate, type SchemaMode } from './schema-mode';

const PLATFORM_MIGRATIONS = [
  apiKeyMigration,
  auditMigration,
  contextValueMigration,
  instanceMigration,
  ...BUS_MIGRATIONS,
];

/**
 * Services that share a database share it.
 * @param values are checked before anything is changed
 */
export const openPlatformDatabase = async (
  urls: DatabaseUrls,
  mode: SchemaMode,
  values?: ContextValues,
  connections = connectionsOf(CONNECTIONS_DEFAULT),
): Promise<PostgresDatabase> => {
  const database = openDatabase({
    url: urlOf(urls, PLATFORM_SCHEMA),
    schema: PLATFORM_SCHEMA,
    connectionsMax: connections.platform,
    applicationName: 'accrue platform',
  });
  try {
    await values?.check(database);
    await bringUpToDate(database, PLATFORM_MIGRATIONS, mode);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};
