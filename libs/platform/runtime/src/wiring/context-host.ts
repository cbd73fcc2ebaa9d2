import { hostname } from 'node:os';
import type { EventLog } from '@accrue/event-store';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import type { ContextDefinition } from '@accrue/http';
import { CONSUMER_MIGRATIONS } from '@accrue/messaging';
import { migrate, openDatabase, type Database } from '@accrue/persistence';
import { createProjectionRunner, PROJECTION_MIGRATIONS, type ProjectionRunner } from '@accrue/projections';
import type { Logger } from './logger';
import { watchFencing } from './watch-fencing';

/** One context as it runs in this process. */
export interface ContextHost {
  readonly definition: ContextDefinition;
  readonly database: Database;
  readonly log: EventLog;
  readonly projections: ProjectionRunner;
  close(): Promise<void>;
}

export interface ContextHostOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Another process took the context's log over. */
  readonly onFenced: (context: string) => void;
}

/** Bounded, so that five contexts and the platform stay below what a small PostgreSQL allows. */
const CONNECTIONS_MAX = 12;

/** Schema up to date, log claimed for this process; the projections are not started yet. */
export const openContext = async (definition: ContextDefinition, options: ContextHostOptions): Promise<ContextHost> => {
  const { name } = definition;
  const database = openDatabase({
    url: options.databaseUrl,
    schema: name,
    connectionsMax: CONNECTIONS_MAX,
    applicationName: `accrue ${name}`,
  });
  try {
    await migrate(database, name, [...CONSUMER_MIGRATIONS, ...PROJECTION_MIGRATIONS, ...definition.migrations]);
    const log = watchFencing(
      await createPostgresEventLog({ database, owner: `process ${process.pid} on ${hostname()}` }),
      () => options.onFenced(name),
    );
    await log.claim();
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
