import type { EventLog } from '@accrue/event-store';
import type { ContextDefinition } from '@accrue/context-kit';
import { JOB_MIGRATIONS, Jobs } from '@accrue/jobs';
import { CONSUMER_MIGRATIONS } from '@accrue/messaging';
import { openDatabase, type PostgresDatabase } from '@accrue/persistence';
import {
  createProjectionRunner,
  openReadModels,
  PROJECTION_MIGRATIONS,
  type ProjectionRunner,
  type ReadModels,
} from '@accrue/projections';
import { SCHEDULING_MIGRATIONS } from '@accrue/scheduling';
import { CONNECTIONS_DEFAULT, connectionsOf, type DatabaseConnections } from '../startup/database-connections';
import { urlOf, type DatabaseUrls } from '../startup/database-urls';
import type { Logger } from './logger';
import { bringUpToDate, type SchemaMode } from './schema-mode';
import { watchAppends } from './watch-appends';
import { watchFencing } from './watch-fencing';

/** One context as it runs in this process. */
export interface ContextHost {
  readonly definition: ContextDefinition;
  readonly database: PostgresDatabase;
  readonly log: EventLog;
  readonly projections: ProjectionRunner;
  readonly readModels: ReadModels;
  readonly jobs: Jobs;
  close(): Promise<void>;
}

export interface ContextHostOptions {
  readonly databaseUrls: DatabaseUrls;
  /** Default: as many as let five contexts and the platform stay below what a small PostgreSQL allows. */
  readonly connections?: DatabaseConnections;
  readonly logger: Logger;
  readonly schema: SchemaMode;
  /** Opens the context's event log, which may live in its database or elsewhere. */
  readonly openLog: (database: PostgresDatabase) => Promise<EventLog>;
  /**
   * Given: this process is the only one that writes the context's log; it claims it, and hears when another one took it over.
   * Absent: several processes write, and expected revisions keep them apart.
   */
  readonly onFenced?: (context: string) => void;
}

/** The context's schema, up to date. @throws SchemaNotMigrated */
export const openContextDatabase = async (
  { name, migrations }: ContextDefinition,
  {
    databaseUrls,
    schema,
    connections = connectionsOf(CONNECTIONS_DEFAULT),
  }: Pick<ContextHostOptions, 'databaseUrls' | 'connections' | 'schema'>,
): Promise<PostgresDatabase> => {
  const database = openDatabase({
    url: urlOf(databaseUrls, name),
    schema: name,
    connectionsMax: connections.context,
    keptPlanConnectionsMax: connections.keptPlans,
    applicationName: `accrue ${name}`,
  });
  try {
    const platform = [...CONSUMER_MIGRATIONS, ...PROJECTION_MIGRATIONS, ...SCHEDULING_MIGRATIONS, ...JOB_MIGRATIONS];
    await bringUpToDate(database, [...platform, ...migrations], schema);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};

/** Schema up to date, log open; the projections are not started yet. */
export const openContext = async (definition: ContextDefinition, options: ContextHostOptions): Promise<ContextHost> => {
  const { name } = definition;
  const database = await openContextDatabase(definition, options);
  try {
    const log = watchAppends(await claimedIfAlone(await options.openLog(database), name, options.onFenced), name);
    const projections = createProjectionRunner({
      context: name,
      log,
      database,
      projections: definition.projections,
      logger: options.logger.child({ context: name }),
    });
    const readModels = await openReadModels(database, definition.projections);
    const close = async (): Promise<void> => {
      await log.close();
      await database.close();
    };
    return { definition, database, log, projections, readModels, jobs: new Jobs(name, database), close };
  } catch (error) {
    await database.close();
    throw error;
  }
};

const claimedIfAlone = async (
  log: EventLog,
  context: string,
  onFenced: ContextHostOptions['onFenced'],
): Promise<EventLog> => {
  if (onFenced === undefined) return log;
  const watched = watchFencing(log, () => onFenced(context));
  await watched.claim();
  return watched;
};
