import { TOPICS } from '@accrue/contracts';
import { apiKeyHash, ROLES as API_ROLES } from '@accrue/api-keys';
import type { NewApiKey } from '@accrue/http';
import type { ContextDefinition } from '@accrue/context-kit';
import type { BrokerSettings } from '@accrue/messaging-kafka';
import { readContextsConfig, type ContextsConfig } from './config';
import { configKeysOf } from './config-keys';
import { readContextValues } from './context-value-sources';
import { CONNECTIONS_DEFAULT, CONNECTIONS_MIN, connectionsOf, type DatabaseConnections } from './database-connections';
import { PLATFORM_SCHEMA, requireDatabaseUrls, type DatabaseUrls } from './database-urls';
import { EnvironmentReader, type Environment } from './environment';

/** The works of a service: in one process, or each in processes of its own. */
export const SERVICE_ROLES = ['api', 'worker', 'relay', 'projector'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];

/** One context as a service of its own in a cluster. */
export interface ServiceConfig extends ContextsConfig {
  /** DATABASE_URL, DATABASE_URL_<SCHEMA>: of its own schema and the platform's. */
  readonly databaseUrls: DatabaseUrls;
  /** ACCRUE_DATABASE_CONNECTIONS, default 27: at most so many at once, all that this process has with PostgreSQL. */
  readonly connections: DatabaseConnections;
  /** KAFKA_BROKERS, KAFKA_PREFIX, KAFKA_SASL_*, KAFKA_TLS*. */
  readonly broker: BrokerSettings;
  /** KURRENTDB_URL; null = the event log is in PostgreSQL. */
  readonly kurrentUrl: string | null;
  /** KURRENTDB_NAMESPACE, default accrue: several platforms on one server are kept apart by it. */
  readonly kurrentNamespace: string;
  /** ACCRUE_ROLES, default all. */
  readonly roles: ReadonlySet<ServiceRole>;
  /** ACCRUE_API_KEYS: `role:key`, `role/name:key` or `pos/name@store+store:key`; known as long as they stand here. */
  readonly apiKeys: readonly NewApiKey[];
  /** ACCRUE_RECEIPT_LINES=off: topics that the operator does without. */
  readonly topicsLeftOut: ReadonlySet<string>;
  /** ACCRUE_MIGRATE, default false: somebody else brings the schema up to date, and the service waits for it. */
  readonly migrate: boolean;
  /** Values of all its context's own keys, e.g. of ACCRUE_MASTER_KEY for masterKey. */
  readonly contextValues: Readonly<Record<string, string>>;
}

/** @throws StartupError that lists all that is wrong at once */
export const readServiceConfig = (
  environment: Environment,
  { name, configKeys }: Pick<ContextDefinition, 'name' | 'configKeys'>,
): ServiceConfig => {
  const reader = new EnvironmentReader(environment);
  const config = {
    databaseUrls: requireDatabaseUrls(reader, [PLATFORM_SCHEMA, name]),
    ...readContextsConfig(reader),
    connections: connectionsOf(
      reader.integer('ACCRUE_DATABASE_CONNECTIONS', CONNECTIONS_DEFAULT, CONNECTIONS_MIN, 1_000),
    ),
    broker: readBrokerSettings(reader, `accrue-${name}`),
    kurrentUrl: reader.secret('KURRENTDB_URL') || null,
    kurrentNamespace: readKurrentNamespace(reader),
    roles: readRoles(reader),
    apiKeys: readApiKeys(reader),
    topicsLeftOut: new Set(
      reader.oneOf('ACCRUE_RECEIPT_LINES', ['on', 'off'], 'on') === 'off' ? [TOPICS.receiptLines] : [],
    ),
    migrate: reader.isTrue('ACCRUE_MIGRATE'),
  };
  return {
    ...config,
    contextValues: readContextValues(reader, configKeysOf([{ configKeys }]), `the ${name} service needs it`),
  };
};

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export const readBrokerSettings = (reader: EnvironmentReader, clientId: string): BrokerSettings => {
  reader.required('KAFKA_BROKERS', 'where Kafka is, host:port, several separated by commas');
  const brokers = reader.list('KAFKA_BROKERS');
  for (const broker of brokers)
    if (!/^[^\s:/]+:\d{1,5}$/.test(broker)) reader.problem(`KAFKA_BROKERS has "${broker}", which is not host:port`);
  const mechanism = reader.oneOf('KAFKA_SASL_MECHANISM', ['none', ...MECHANISMS], 'none');
  const tls = readTlsSettings(reader);
  return {
    brokers,
    clientId,
    prefix: readKafkaPrefix(reader),
    ...(mechanism === 'none'
      ? {}
      : {
          sasl: {
            mechanism,
            username: reader.requiredSecret('KAFKA_SASL_USERNAME', `KAFKA_SASL_MECHANISM=${mechanism} needs it`),
            password: reader.requiredSecret('KAFKA_SASL_PASSWORD', `KAFKA_SASL_MECHANISM=${mechanism} needs it`),
          },
        }),
    ...(tls === null ? {} : { tls }),
  };
};

/** What a topic's name may have, and room for the name itself: brokers take 249 characters. */
const readKafkaPrefix = (reader: EnvironmentReader): string => {
  const prefix = reader.text('KAFKA_PREFIX');
  if (!/^[\w.-]{0,100}$/.test(prefix))
    reader.problem('KAFKA_PREFIX is at most 100 letters, digits, dots, dashes and underscores');
  return prefix;
};

/** Half of it would be worse than nothing: a file that is named and not used makes people believe in it. */
const readTlsSettings = (reader: EnvironmentReader): NonNullable<BrokerSettings['tls']> | null => {
  const variables = { caFile: 'KAFKA_TLS_CA_FILE', certFile: 'KAFKA_TLS_CERT_FILE', keyFile: 'KAFKA_TLS_KEY_FILE' };
  const files = Object.fromEntries(
    Object.entries(variables)
      .map(([name, variable]) => [name, reader.text(variable)] as const)
      .filter(([, file]) => file !== ''),
  ) as Partial<Record<keyof typeof variables, string>>;
  if ((files.certFile === undefined) !== (files.keyFile === undefined))
    reader.problem('KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together');
  if (reader.isTrue('KAFKA_TLS')) return files;
  if (reader.text('KAFKA_TLS') === '' && Object.keys(files).length > 0)
    reader.problem('KAFKA_TLS_*_FILE needs KAFKA_TLS=true');
  return null;
};

const readKurrentNamespace = (reader: EnvironmentReader): string => {
  const namespace = reader.text('KURRENTDB_NAMESPACE') || 'accrue';
  if (!/^[a-z][a-z0-9]*$/.test(namespace)) reader.problem('KURRENTDB_NAMESPACE is lower-case letters and digits');
  return namespace;
};

const readRoles = (reader: EnvironmentReader): ReadonlySet<ServiceRole> => {
  const named = reader.list('ACCRUE_ROLES');
  if (named.length === 0) return new Set(SERVICE_ROLES);
  return new Set(
    named.flatMap((name) => {
      const role = SERVICE_ROLES.find((known) => known === name);
      if (role === undefined) reader.problem(`ACCRUE_ROLES has "${name}"; there are ${SERVICE_ROLES.join(', ')}`);
      return role ?? [];
    }),
  );
};

/** role, name and stores of a till, key; what stands between them is in none of them. */
const API_KEY = /^([a-z]+)(?:\/([A-Za-z0-9][A-Za-z0-9._-]{0,62}))?(?:@([^\s,:@+]+(?:\+[^\s,:@+]+)*))?:(\S{16,200})$/;

const readApiKeys = (reader: EnvironmentReader): readonly NewApiKey[] =>
  reader.secretList('ACCRUE_API_KEYS').flatMap((item, index) => {
    const [, roleName, name, stores, key] = API_KEY.exec(item) ?? [];
    const role = API_ROLES.find((known) => known === roleName);
    if (role !== undefined && key !== undefined && (stores === undefined || role === 'pos')) {
      const limit = stores === undefined ? {} : { stores: stores.split('+') };
      return { key, name: name ?? `configured-${role}-${apiKeyHash(key).slice(0, 8)}`, role, ...limit };
    }
    // Not the item itself: it may be a key.
    reader.problem(
      `ACCRUE_API_KEYS: item ${index + 1} is not role:key, role/name:key or, of tills of some stores, pos/name@store+store:key, with a ` +
        `role of ${API_ROLES.join(', ')}`,
    );
    return [];
  });
