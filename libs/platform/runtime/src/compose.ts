import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { deadLetterTopicOf, schemaRegistry, TOPIC_PARTITIONS } from '@accrue/contracts';
import type { EventLog } from '@accrue/event-store';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import { newApiKey } from '@accrue/api-keys';
import { createStoredApiKeys, type ApiCaller, type StoredApiKeys } from '@accrue/http';
import type { Clock, ContextDefinition } from '@accrue/context-kit';
import { prepareRoles, startEmbeddedPostgres, takeLock } from '@accrue/local-servers';
import { withoutTopics } from '@accrue/messaging';
import { createInProcessBus } from '@accrue/messaging-inprocess';
import { createKafkaBus } from '@accrue/messaging-kafka';
import type { PostgresDatabase } from '@accrue/persistence';
import { webEdge } from '@accrue/web';
import { Serving, type Served } from './serving';
import type { PlatformConfig } from './startup/config';
import { configKeysOf, messageSealOf } from './startup/config-keys';
import { ContextValues } from './startup/context-values';
import { SCHEMAS, type DatabaseUrls } from './startup/database-urls';
import { announce, makeFirstKeys, withdraw, type NewKeys } from './startup/first-start';
import { makeFolder } from './startup/make-folder';
import { checkPortIsFree } from './startup/port';
import type { ServiceConfig } from './startup/service-config';
import { keptSessionKey } from './startup/web-config';
import { openContext } from './wiring/context-host';
import { leadProjections } from './wiring/lead-projections';
import type * as KurrentLog from './wiring/kurrent-log';
import { createLogger, type Logger } from './wiring/logger';
import { Lifecycle } from './wiring/lifecycle';
import { openPlatformDatabase } from './wiring/platform-database';
import { untilBuilt } from './wiring/until-built';

interface Options {
  /** Something after which this process must not go on; it should `stop()` and end. */
  readonly onFatal?: (message: string) => void;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export interface ComposeOptions extends Options {
  readonly config: PlatformConfig;
  readonly contexts: readonly ContextDefinition[];
  /** One line for a person who watches the start. */
  readonly say?: (message: string) => void;
}

export interface ComposeServiceOptions extends Options {
  readonly config: ServiceConfig;
  readonly context: ContextDefinition;
  /** Called right before the port is taken. */
  readonly beforeListen?: () => Promise<void>;
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

/**
 * All contexts in this process, on a PostgreSQL of its own if none is named. This file is the only place that knows which
 * adapters stand behind the ports.
 * @throws StartupError, LockHeld and their like with a message that a person can act on; then nothing is left running
 */
export const compose = ({
  config,
  contexts,
  say = () => undefined,
  ...options
}: ComposeOptions): Promise<RunningPlatform> =>
  living(config, options, async (life, logger) => {
    const serving = new Serving({ config, contexts, logger, life, ...options });
    await checkPortIsFree(config.host, config.port);
    await makeFolder('ACCRUE_DATA', config.dataDirectory);
    await life.begin(
      'data directory',
      () => takeLock(join(config.dataDirectory, 'platform.lock'), `the data directory ${config.dataDirectory}`),
      (unlock) => unlock(),
    );
    const contextValues = await ContextValues.read(config, configKeysOf(contexts));
    const databaseUrls = config.databaseUrls ?? (await startDatabase(config, life, say));
    const platform = await life.begin(
      'platform database',
      () => openPlatformDatabase(databaseUrls, 'migrate', contextValues),
      (database) => database.close(),
    );
    const values = await contextValues.settle(platform);
    if (contextValues.whereKept !== null) say(contextValues.whereKept);
    const hosts = await Promise.all(
      contexts.map((definition) =>
        life.begin(
          `${definition.name} log`,
          () =>
            openContext(definition, {
              databaseUrls,
              logger,
              schema: 'migrate',
              openLog: openPostgresLog,
              onFenced: (name) => serving.fenced(name),
            }),
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
      seal: messageSealOf(values),
      logger,
      options: { retentionDays: config.topicRetentionDays },
    });
    const storedKeys = createStoredApiKeys(platform);
    const newKeys = await makeFirstKeys(storedKeys, config.dataDirectory);
    const [cardKey, ssoKey] = [newApiKey('member'), newApiKey('sso')];
    const { apps, sessionKey, signIn } = config.web;
    const served = await serving.serve({
      hosts,
      platform,
      bus,
      apiKeys: withOwnKeys(storedKeys, {
        [cardKey]: { name: 'card', role: 'member' },
        [ssoKey]: { name: 'sso', role: 'sso' },
      }),
      values,
      edge: webEdge({
        ...{ apps, cardKey, log: logger },
        signIn: signIn === null ? null : { ...signIn, ssoKey },
        sessionKey: sessionKey ?? (await keptSessionKey(config.dataDirectory)),
      }),
      servesApi: true,
      doesDueWork: true,
    });
    await life.begin(
      'announcement',
      () => announce(config.dataDirectory, served.url),
      () => withdraw(config.dataDirectory),
    );
    return { ...served, newKeys };
  });

/**
 * One context in this process, its facts over Kafka. Several such processes may run, with all works of the context or some.
 * @throws what says `retriable` for what may come (a database, a broker, topics, a migration); StartupError and others for
 *   what will not; nothing is left running then
 */
export const composeService = ({
  config,
  context,
  beforeListen,
  ...options
}: ComposeServiceOptions): Promise<RunningPlatform> =>
  living(config, options, async (life, logger) => {
    const serving = new Serving({ config, contexts: [context], logger, life, ...options });
    const { databaseUrls, connections, roles, broker } = config;
    const schema = config.migrate ? 'migrate' : 'expect-migrated';
    const contextValues = ContextValues.given(config.contextValues);
    const platform = await life.begin(
      'platform database',
      () => openPlatformDatabase(databaseUrls, schema, contextValues, connections),
      (database) => database.close(),
    );
    const values = await contextValues.settle(platform);
    const apiKeys = createStoredApiKeys(platform);
    // The processes that answer callers say whom they know; the others may be configured without keys.
    if (config.roles.has('api')) await apiKeys.configure(context.name, config.apiKeys);
    const host = await life.begin(
      `${context.name} log`,
      () =>
        openContext(context, {
          databaseUrls,
          connections,
          logger,
          schema,
          openLog: logOpenerOf(config, context.name, logger),
        }),
      (opened) => opened.close(),
    );
    if (roles.has('projector'))
      await life.begin(
        `${context.name} projections`,
        () => Promise.resolve(leadProjections(host, logger, serving.fatal)),
        (leading) => leading.stop(),
      );
    await untilBuilt(host);
    const publications = withoutTopics(context.publications, config.topicsLeftOut);
    const bus = createKafkaBus({
      settings: broker,
      context: { name: context.name, log: host.log, database: host.database, publications },
      registry: schemaRegistry,
      platformDatabase: platform,
      seal: messageSealOf(values),
      deadLetterTopic: deadLetterTopicOf(context.name),
      topicPartitions: TOPIC_PARTITIONS,
      roles: { consume: roles.has('worker'), relay: roles.has('relay') },
      logger,
      onFatal: serving.fatal,
    });
    const served = await serving.serve(
      {
        hosts: [host],
        platform,
        bus,
        apiKeys,
        values,
        edge: null, // people come through the gateway
        servesApi: roles.has('api'),
        doesDueWork: roles.has('worker'),
      },
      beforeListen,
    );
    return { ...served, newKeys: null };
  });

const living = async <T extends Served>(
  { logLevel, shutdownDeadlineMs }: Pick<PlatformConfig, 'logLevel' | 'shutdownDeadlineMs'>,
  options: Options,
  start: (life: Lifecycle, logger: Logger) => Promise<T>,
): Promise<T & Pick<RunningPlatform, 'stop'>> => {
  const logger = options.logger ?? createLogger(logLevel);
  const life = new Lifecycle(logger);
  const stop = (): Promise<boolean> => life.stop(shutdownDeadlineMs);
  try {
    return { ...(await start(life, logger)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Keys that are this process's own: nobody else has them, and nothing of them is kept. */
const withOwnKeys = (stored: StoredApiKeys, own: Readonly<Record<string, ApiCaller>>): StoredApiKeys => {
  const callers = new Map(Object.entries(own));
  return { ...stored, find: (key) => Promise.resolve(callers.get(key) ?? stored.find(key)) };
};

const openPostgresLog = (database: PostgresDatabase): Promise<EventLog> =>
  createPostgresEventLog({ database, owner: `process ${process.pid} on ${hostname()}` });

const logOpenerOf = (
  { kurrentUrl, kurrentNamespace }: ServiceConfig,
  context: string,
  logger: Logger,
): ((database: PostgresDatabase) => Promise<EventLog>) => {
  if (kurrentUrl === null) return openPostgresLog;
  const { openKurrentLog } = createRequire(__filename)('./wiring/kurrent-log') as typeof KurrentLog;
  return () => openKurrentLog({ url: kurrentUrl, namespace: kurrentNamespace, context }, logger);
};

const startDatabase = async (
  config: PlatformConfig,
  life: Lifecycle,
  say: (message: string) => void,
): Promise<DatabaseUrls> => {
  const dataDirectory = join(config.dataDirectory, 'postgres');
  const server = await life.begin(
    'PostgreSQL',
    () => startEmbeddedPostgres({ dataDirectory, log: say }),
    (postgres) => postgres.stop(),
  );
  return prepareRoles(server.url, SCHEMAS);
};
