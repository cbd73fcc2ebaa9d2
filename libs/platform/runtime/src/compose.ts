import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { schemaRegistry, TOPIC_CONTRACTS } from '@accrue/contracts';
import {
  apiKeyMigration,
  createHttpApp,
  createStoredApiKeys,
  type Clock,
  type ContextDefinition,
  type ContextPorts,
} from '@accrue/http';
import { instantFromEpochMs } from '@accrue/kernel';
import { BUS_MIGRATIONS, type MessageBus } from '@accrue/messaging';
import { createInProcessBus } from '@accrue/messaging-inprocess';
import { migrate, openDatabase, type Database } from '@accrue/persistence';
import { startEmbeddedPostgres, takeLock } from './postgres';
import { announce, makeFirstKeys, withdraw, type NewKeys } from './startup/first-start';
import type { PlatformConfig } from './startup/config';
import { checkContextValues, contextValueMigration, loadContextValues } from './startup/context-values';
import { instanceMigration } from './startup/instance';
import { checkPortIsFree, listenProblem } from './startup/port';
import { openApiDocument } from './system/openapi';
import { Health, type PlatformPorts } from './system/platform-ports';
import { PlatformModule, platformProblems } from './system/platform.module';
import { openContext, type ContextHost } from './wiring/context-host';
import { discoverConsumers } from './wiring/discover-consumers';
import { drainHttp } from './wiring/drain-http';
import { createLogger, nestLogger, type Logger } from './wiring/logger';
import { Lifecycle } from './wiring/lifecycle';

export interface ComposeOptions {
  readonly config: PlatformConfig;
  readonly contexts: readonly ContextDefinition[];
  /** One line for a person who watches the start. */
  readonly say?: (message: string) => void;
  /** Something after which this process must not go on; it should `stop()` and end. */
  readonly onFatal?: (message: string) => void;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export interface RunningPlatform {
  readonly app: NestFastifyApplication;
  /** Where it listens, e.g. http://127.0.0.1:8080. */
  readonly url: string;
  /** Keys in clear, when this was the first start. */
  readonly newKeys: NewKeys | null;
  /**
   * In order: not ready any more, HTTP drained, bus, services, projections, logs and pools, PostgreSQL.
   * @returns false when something did not stop by itself before the deadline
   */
  stop(): Promise<boolean>;
}

const systemClock: Clock = { now: () => instantFromEpochMs(Date.now()) };

/**
 * Starts all contexts in this process. The only place that knows which adapters stand behind the ports: a cluster will get its
 * database, event log and bus from here too.
 * @throws StartupError, LockHeld and their like with a message that a person can act on; then nothing is left running
 */
export const compose = async (options: ComposeOptions): Promise<RunningPlatform> => {
  const { config } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const life = new Lifecycle(logger);
  try {
    return await start(options, logger, life);
  } catch (error) {
    await life.stop(config.shutdownDeadlineMs);
    throw error;
  }
};

const start = async (options: ComposeOptions, logger: Logger, life: Lifecycle): Promise<RunningPlatform> => {
  const { config, contexts, clock = systemClock, say = () => undefined } = options;
  const health = new Health();
  await checkPortIsFree(config.host, config.port);
  await mkdir(config.dataDirectory, { recursive: true });
  await life.begin(
    'data directory',
    () => takeLock(join(config.dataDirectory, 'platform.lock'), `the data directory ${config.dataDirectory}`),
    (unlock) => unlock(),
  );

  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, life, say));
  const values = await loadContextValues(
    config,
    contexts.flatMap(({ configKeys }) => configKeys),
  );
  const platform = await life.begin(
    'platform database',
    () => openPlatformDatabase(databaseUrl),
    (database) => database.close(),
  );
  await checkContextValues(platform, values);

  const onFenced = (context: string): void => {
    if (health.phase === 'fenced') return;
    health.phase = 'fenced';
    options.onFatal?.(
      `Another program has taken over the ${context} log of this database; this one can store nothing any more and ends.`,
    );
  };
  const hosts = await Promise.all(
    contexts.map((definition) =>
      life.begin(
        `${definition.name} log`,
        () => openContext(definition, { databaseUrl, logger, onFenced }),
        (host) => host.close(),
      ),
    ),
  );
  await Promise.all(
    hosts.map(({ definition, projections }) =>
      life.begin(
        `${definition.name} projections`,
        () => projections.start(),
        () => projections.stop(),
      ),
    ),
  );

  const bus = createInProcessBus({
    contexts: hosts.map(({ definition, log, database }) => ({
      name: definition.name,
      log,
      database,
      publications: definition.publications,
    })),
    registry: schemaRegistry,
    platformDatabase: platform,
    logger,
  });
  const apiKeys = createStoredApiKeys(platform);
  const newKeys = await makeFirstKeys(apiKeys, config.dataDirectory);
  const ports: PlatformPorts = {
    hosts,
    bus,
    database: platform,
    outsideTopics: outsideTopics(contexts),
    health,
    openApi: () => openApiDocument(app),
  };
  const modules = hosts.map((host) => host.definition.module(portsOf(host, bus, clock, values)));
  const app = await life.begin(
    'services',
    () =>
      createHttpApp({
        modules: [...modules, PlatformModule.register(ports)],
        apiKeys,
        problemStatuses: Object.assign(
          {},
          platformProblems,
          ...contexts.map(({ problemStatuses }) => problemStatuses),
        ) as Record<string, number>,
        log: logger,
        nestLogger: nestLogger(logger),
      }),
    (nest) => nest.close(),
  );
  modules.forEach(({ module }, index) => {
    for (const subscription of discoverConsumers(app, contexts[index]?.name ?? '', module)) bus.subscribe(subscription);
  });
  await life.begin(
    'message bus',
    () => bus.start(),
    () => bus.stop(),
  );

  const url = await life.begin(
    'http',
    () => listen(app, config),
    () => drainHttp(app),
  );
  await life.begin(
    'readiness',
    () => announce(config.dataDirectory, url),
    async () => {
      if (health.phase === 'running') health.phase = 'stopping';
      await withdraw(config.dataDirectory);
    },
  );
  if (health.phase === 'starting') health.phase = 'running';
  return { app, url, newKeys, stop: () => life.stop(config.shutdownDeadlineMs) };
};

const startDatabase = async (
  config: PlatformConfig,
  life: Lifecycle,
  say: (message: string) => void,
): Promise<string> => {
  const dataDirectory = join(config.dataDirectory, 'postgres');
  const server = await life.begin(
    'PostgreSQL',
    () => startEmbeddedPostgres({ dataDirectory, log: say }),
    (postgres) => postgres.stop(),
  );
  return server.url;
};

const openPlatformDatabase = async (url: string): Promise<Database> => {
  const database = openDatabase({ url, schema: 'platform', connectionsMax: 8, applicationName: 'accrue platform' });
  try {
    await migrate(database, 'platform', [apiKeyMigration, contextValueMigration, instanceMigration, ...BUS_MIGRATIONS]);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};

const portsOf = (
  host: ContextHost,
  bus: MessageBus,
  clock: Clock,
  values: Readonly<Record<string, string>>,
): ContextPorts => ({
  name: host.definition.name,
  log: host.log,
  database: host.database,
  projections: host.projections,
  bus,
  clock,
  config: Object.fromEntries(host.definition.configKeys.map((key) => [key, values[key] ?? ''])),
});

/** Topics that no context publishes are open to the outside. */
const outsideTopics = (contexts: readonly ContextDefinition[]): PlatformPorts['outsideTopics'] => {
  const consumedOnly = TOPIC_CONTRACTS.filter(({ topic }) => topic.startsWith('loyalty.pos.'));
  const published = new Set(contexts.flatMap(({ publications }) => publications.topics));
  return consumedOnly.filter(({ topic }) => !published.has(topic));
};

const listen = async (app: NestFastifyApplication, config: PlatformConfig): Promise<string> => {
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    throw listenProblem(error, config.host, config.port);
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};
