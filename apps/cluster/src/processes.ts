import { join } from 'node:path';
import { allContexts } from '@accrue/contexts';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { configKeysOf, environmentNameOf, type DatabaseUrls, type NewKeys } from '@accrue/runtime';
import type { ClusterConfig } from './config';
import type { ProcessSpec } from './supervised-process';

/** What the services share, once it is there. */
export interface Foundation {
  /** Each service gets that of its own schema, whose role may use the platform's as well. */
  readonly databaseUrls: DatabaseUrls;
  readonly brokers: readonly string[];
  readonly keys: NewKeys;
  /** Of the contexts, by the names they gave them. */
  readonly values: Readonly<Record<string, string>>;
  /** Of the gateway alone, in hex. */
  readonly sessionKey: string;
  /** Of the role `member`: the gateway serves cards with it. */
  readonly cardKey: string;
  /** Of the role `sso`: the gateway lets people in with it, where there is a provider of identities. */
  readonly ssoKey: string;
}

export interface ClusterSpecs {
  readonly services: readonly ProcessSpec[];
  readonly gateway: ProcessSpec;
  /** Where the gateway listens. */
  readonly url: string;
}

export const GATEWAY = 'gateway';
/** On top of the time that a process gives itself. */
const STOP_GRACE_MS = 3_000;
/** As for the platform in one process (tools/commands.mjs), which has the load of all contexts. */
const SERVICE_FLAGS = ['--max-semi-space-size=32', '--heap-growing-percent=100'];

/** A service takes longer to come back where all of them share a few cores. */
const RETRY_MS = '30000';

/** Not for the processes: each has its own, or none. Above all keys and passwords: a process gets those that it works with. */
const NOT_INHERITED = [
  'ACCRUE_DATA',
  'ACCRUE_ROLES',
  'ACCRUE_MIGRATE',
  'ACCRUE_HOST',
  'ACCRUE_PORT',
  'ACCRUE_KEY',
  'ACCRUE_API_KEYS',
  'ACCRUE_API_KEYS_FILE',
  'ACCRUE_SESSION_KEY',
  'ACCRUE_SESSION_KEY_FILE',
  'ACCRUE_CARD_KEY',
  'ACCRUE_CARD_KEY_FILE',
  'ACCRUE_SSO_KEY',
  'ACCRUE_SSO_KEY_FILE',
];
const KEY_VARIABLES = configKeysOf(allContexts)
  .map(environmentNameOf)
  .flatMap((name) => [name, `${name}_FILE`, `${name}_COMMAND`]);
const isInherited = (name: string): boolean =>
  !NOT_INHERITED.includes(name) && !KEY_VARIABLES.includes(name) && !name.startsWith('DATABASE_');
/** People sign in there. */
const isOfGateway = (name: string): boolean => name === 'ACCRUE_PUBLIC_URL' || name.startsWith('ACCRUE_OIDC_');
/** The gateway speaks HTTP only. */
const isOfServices = (name: string): boolean => /^(KAFKA|KURRENTDB)_/.test(name);

/** The services on ports of this machine that `portOf` gives, and the gateway on the port that was asked for. */
export const specify = async (
  config: ClusterConfig,
  environment: NodeJS.ProcessEnv,
  foundation: Foundation,
  portOf: (name: string) => Promise<number>,
): Promise<ClusterSpecs> => {
  const inherited = Object.entries(environment).filter(([name]) => isInherited(name));
  const ofServices = Object.fromEntries(inherited.filter(([name]) => !isOfGateway(name)));
  const ofGateway = Object.fromEntries(inherited.filter(([name]) => !isOfServices(name)));
  const origins = Object.fromEntries(
    await Promise.all(
      CONTEXTS.map(async (context) => [context, `http://127.0.0.1:${String(await portOf(context))}`] as const),
    ),
  ) as Record<ContextName, string>;
  const process = (name: string, origin: string, flags: readonly string[], own: NodeJS.ProcessEnv): ProcessSpec => ({
    name,
    command: [...globalThis.process.execArgv, ...flags, join(__dirname, '../..', name, 'src/main.js')],
    environment: own,
    probeUrl: `${origin}/readyz`,
    liveUrl: `${origin}/livez`,
    hungMsMax: config.hungMsMax,
    stopMsMax: config.shutdownDeadlineMs + STOP_GRACE_MS,
  });
  const services = allContexts.map((context) =>
    process(context.name, origins[context.name], SERVICE_FLAGS, {
      ...ofServices,
      ACCRUE_HOST: '127.0.0.1',
      ACCRUE_TRUSTED_PROXIES: '127.0.0.1', // the gateway, which says whom it asks for
      ACCRUE_PORT: new URL(origins[context.name]).port,
      DATABASE_URL: foundation.databaseUrls[context.name],
      KAFKA_BROKERS: foundation.brokers.join(','),
      ACCRUE_API_KEYS: [
        ...Object.entries(foundation.keys),
        ['member/card', foundation.cardKey],
        ['sso/sso', foundation.ssoKey],
      ]
        .map((keyOfRole) => keyOfRole.join(':'))
        .join(','),
      ...Object.fromEntries(configKeysOf([context]).map((key) => [environmentNameOf(key), foundation.values[key]])),
    }),
  );
  const port = config.port === 0 ? await portOf(GATEWAY) : config.port;
  const url = urlOf(config.host, port);
  const gateway = process(GATEWAY, url, [], {
    ...ofGateway,
    ACCRUE_HOST: config.host,
    ACCRUE_PORT: String(port),
    ACCRUE_SESSION_KEY: foundation.sessionKey,
    ACCRUE_CARD_KEY: foundation.cardKey,
    ACCRUE_SSO_KEY: foundation.ssoKey,
    ACCRUE_GATEWAY_RETRY_MS: environment['ACCRUE_GATEWAY_RETRY_MS'] ?? RETRY_MS,
    ...Object.fromEntries(CONTEXTS.map((context) => [`ACCRUE_UPSTREAM_${context.toUpperCase()}`, origins[context]])),
  });
  return { services, gateway, url };
};

/** Of a server that listens on all addresses: one that leads to it from this machine. */
const urlOf = (host: string, port: number): string => {
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};
