import {
  CONTEXTS,
  DEAD_LETTER_RETENTION_DAYS,
  deadLetterTopicOf,
  TOPIC_CONTRACTS,
  TOPIC_PARTITIONS,
} from '@accrue/contracts';
import type { ContextDefinition } from '@accrue/context-kit';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import { applyTopics, connectKafka, type TopicDemand, type TopicsReport } from '@accrue/messaging-kafka';
import { createLogger } from '../wiring/logger';
import { openContextDatabase } from '../wiring/context-host';
import { openPlatformDatabase } from '../wiring/platform-database';
import type { ContextValues } from './context-values';
import { requireDatabaseUrls, SCHEMAS, type DatabaseUrls } from './database-urls';
import { EnvironmentReader, type Environment } from './environment';
import { readBrokerSettings } from './service-config';

/** All topics of the platform as a broker has to have them. */
export const PLATFORM_TOPICS: readonly TopicDemand[] = [
  ...TOPIC_CONTRACTS,
  ...CONTEXTS.map((context) => ({
    topic: deadLetterTopicOf(context),
    cleanup: 'delete' as const,
    retentionDays: DEAD_LETTER_RETENTION_DAYS,
  })),
].map((demand) => ({ ...demand, partitions: TOPIC_PARTITIONS }));

/**
 * Makes Kafka's topics as the contracts say; can be repeated. KAFKA_* say where; ACCRUE_TOPIC_REPLICATION is the replication factor, else
 * the brokers' default.
 * @throws StartupError, BrokerUnavailable
 */
export const applyPlatformTopics = async (environment: Environment): Promise<TopicsReport> => {
  const reader = new EnvironmentReader(environment);
  const settings = readBrokerSettings(reader, 'accrue-topics');
  const replicationFactor = reader.integer('ACCRUE_TOPIC_REPLICATION', 0, 1, 32_767);
  reader.check();
  return applyTopics(
    connectKafka(settings, createLogger('error')),
    PLATFORM_TOPICS,
    replicationFactor === 0 ? {} : { replicationFactor },
  );
};

/**
 * The contexts' own keys of the database that these programs share. Changes nothing in one that was filled with others.
 * @throws StartupError, DatabaseUnavailable
 */
export const settleContextValues = async (
  values: ContextValues,
  urls: DatabaseUrls,
): Promise<Readonly<Record<string, string>>> => {
  const platform = await openPlatformDatabase(urls, 'migrate', values);
  try {
    return await values.settle(platform);
  } finally {
    await platform.close();
  }
};

/**
 * Brings the schemas of these contexts and of the platform up to date, each under a lock, as the role that DATABASE_URL or
 * DATABASE_URL_<SCHEMA> names.
 * @returns the schemas
 * @throws StartupError, DatabaseUnavailable, MigrationEdited
 */
export const migrateContexts = async (
  environment: Environment,
  contexts: readonly ContextDefinition[],
): Promise<readonly string[]> => {
  const reader = new EnvironmentReader(environment);
  const databaseUrls = requireDatabaseUrls(reader, SCHEMAS);
  const kurrentUrl = reader.secret('KURRENTDB_URL');
  reader.check();
  await (await openPlatformDatabase(databaseUrls, 'migrate')).close();
  for (const context of contexts) {
    const database = await openContextDatabase(context, { databaseUrls, schema: 'migrate' });
    try {
      // Its tables are made as it is opened; a log in KurrentDB has none.
      if (kurrentUrl === '') await (await createPostgresEventLog({ database })).close();
    } finally {
      await database.close();
    }
  }
  return ['platform', ...contexts.map(({ name }) => name)];
};
