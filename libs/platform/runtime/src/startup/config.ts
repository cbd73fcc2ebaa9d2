import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { TOPIC_CONTRACTS, TOPICS } from '@accrue/contracts';
import { RUNNING_MAX } from '@accrue/jobs';
import { readContextValues } from './context-value-sources';
import { readDatabaseUrls, SCHEMAS, type DatabaseUrls } from './database-urls';
import { EnvironmentReader, type Environment } from './environment';
import { readWebConfig, type WebConfig } from './web-config';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const TOPIC_RETENTION_DAYS = TOPIC_CONTRACTS.find(({ topic }) => topic === TOPICS.posReceipts)?.retentionDays ?? 365;

/** What every program that serves HTTP can be told. */
export interface ServerConfig {
  /** ACCRUE_HOST, default 127.0.0.1: only this machine. */
  readonly host: string;
  /** ACCRUE_PORT, default 8080; 0 = any free one. */
  readonly port: number;
  /** ACCRUE_LOG_LEVEL, default info. Logs go to standard error as JSON lines. */
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** ACCRUE_SHUTDOWN_DEADLINE_MS, default 25,000: after it the program ends without waiting for what is in flight. */
  readonly shutdownDeadlineMs: number;
  /** ACCRUE_TRUSTED_PROXIES, default none: addresses and networks (10.0.0.0/8) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
}

/** What programs can be told that have contexts in them. */
export interface ContextsConfig extends ServerConfig {
  /** ACCRUE_JOBS_RUNNING_MAX, default 2: jobs that this process does at the same time. */
  readonly jobsRunningMax: number;
  /** ACCRUE_CACHE_MIB: MiB in each cache of states or events; null, the default: a 16th of the heap, between 8 and 64. */
  readonly cacheMib: number | null;
}

/** The standalone platform. Context values that are missing are made once and kept in the data directory. */
export interface PlatformConfig extends ContextsConfig {
  /** ACCRUE_DATA, default .accrue under the working directory; absolute. */
  readonly dataDirectory: string;
  /** DATABASE_URL, DATABASE_URL_<SCHEMA>; null = the program starts a PostgreSQL of its own under the data directory. */
  readonly databaseUrls: DatabaseUrls | null;
  /** ACCRUE_TOPIC_RETENTION_DAYS: how long what tills published is kept once it was handled; default as of their topic on a broker. */
  readonly topicRetentionDays: number;
  /** Its session key is made once and kept in the data directory when it is not given. */
  readonly web: WebConfig;
  /** Values of the contexts' own keys that were given, e.g. by ACCRUE_MASTER_KEY for masterKey. */
  readonly contextValues: Readonly<Record<string, string>>;
}

/**
 * @param contextKeys names of the values that the contexts need
 * @throws StartupError that lists all that is wrong at once
 */
export const readConfig = (environment: Environment, contextKeys: readonly string[]): PlatformConfig => {
  const reader = new EnvironmentReader(environment);
  const config = {
    databaseUrls: readDatabaseUrls(reader, SCHEMAS),
    ...readContextsConfig(reader),
    dataDirectory: resolve(reader.text('ACCRUE_DATA') || '.accrue'),
    web: readWebConfig(reader),
    topicRetentionDays: reader.integer('ACCRUE_TOPIC_RETENTION_DAYS', TOPIC_RETENTION_DAYS, 1, 36_500),
  };
  return { ...config, contextValues: readContextValues(reader, contextKeys) };
};

const readNetworks = (reader: EnvironmentReader, name: string): readonly string[] => {
  const networks = reader.list(name);
  const wrong = networks.filter((network) => !isNetwork(network));
  if (wrong.length > 0)
    reader.problem(`${name} must list addresses or networks like 10.0.0.0/8, not "${wrong.join(', ')}"`);
  return networks;
};

const isNetwork = (text: string): boolean => {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  return family !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
};

export const readContextsConfig = (reader: EnvironmentReader): ContextsConfig => ({
  ...readServerConfig(reader),
  jobsRunningMax: reader.integer('ACCRUE_JOBS_RUNNING_MAX', RUNNING_MAX, 1, 16),
  cacheMib: reader.integer('ACCRUE_CACHE_MIB', 0, 1, 4_096) || null,
});

export const readServerConfig = (reader: EnvironmentReader): ServerConfig => ({
  host: reader.text('ACCRUE_HOST') || '127.0.0.1',
  port: reader.integer('ACCRUE_PORT', 8080, 0, 65_535),
  logLevel: reader.oneOf('ACCRUE_LOG_LEVEL', LOG_LEVELS, 'info'),
  shutdownDeadlineMs: reader.integer('ACCRUE_SHUTDOWN_DEADLINE_MS', 25_000, 1_000, 600_000),
  trustedProxies: readNetworks(reader, 'ACCRUE_TRUSTED_PROXIES'),
});
