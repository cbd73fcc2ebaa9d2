import { hostname } from 'node:os';
import type { EventLog } from '@accrue/event-store';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import type { ContextDefinition } from '@accrue/http';
import { CONSUMER_MIGRATIONS } from '@accrue/messaging';
import { openDatabase, type PostgresDatabase } from '@accrue/persistence';
import { createProjectionRunner, PROJECTION_MIGRATIONS, type ProjectionRunner } from '@accrue/projections';
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
  close(): Promise<void>;
}

export interface ContextHostOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly schema: SchemaMode;
  /**
   * Given: this process is the only one that writes the context's log; it claims it, and hears when another one took it over.
   * Absent: several processes write, and expected revisions keep them apart.
   */
  readonly onFenced?: (context: string) => void;
}

/** Bounded, so that five contexts and the platform stay below what a small PostgreSQL allows. */
const CONNECTIONS_MAX = 12;

/** Schema up to date, log open; the projections are not started yet. */
export const openContext = async (definition: ContextDefinition, options: ContextHostOptions): Promise<ContextHost> => {
  const { name } = definition;
  const database = openDatabase({
    url: options.databaseUrl,
    schema: name,
    connectionsMax: CONNECTIONS_MAX,
    applicationName: `accrue ${name}`,
  });
  try {
    const migrations = [...CONSUMER_MIGRATIONS, ...PROJECTION_MIGRATIONS, ...definition.migrations];
    await bringUpToDate(database, migrations, options.schema);
    const log = watchAppends(await openLog(database, options.onFenced && (() => options.onFenced?.(name))), name);
    const projections = createProjectionRunner({
      context: name,
      log,
      database,
      projections: definition.projections,
      logger: options.logger.child({ context: name }),
    });
    const close = async (): Promise<void> => {
      await log.close();
      await database.close();
    };
    return { definition, database, log, projections, close };
  } catch (error) {
    await database.close();
    throw error;
  }
};

const openLog = async (database: PostgresDatabase, onFenced: (() => void) | undefined): Promise<EventLog> => {
  const log = await createPostgresEventLog({ database, owner: `process ${process.pid} on ${hostname()}` });
  if (onFenced === undefined) return log;
  const watched = watchFencing(log, onFenced);
  await watched.claim();
  return watched;
};
