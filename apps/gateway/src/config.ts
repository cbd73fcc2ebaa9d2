import { CONTEXTS, type ContextName } from '@accrue/contracts';
import {
  EnvironmentReader,
  readServerConfig,
  readSharedWebConfig,
  type Environment,
  type ServerConfig,
} from '@accrue/runtime';

export interface GatewayConfig extends ServerConfig {
  /** ACCRUE_UPSTREAM_<CONTEXT>, e.g. ACCRUE_UPSTREAM_LEDGER=http://127.0.0.1:9103: where each service listens. */
  readonly upstreams: Readonly<Record<ContextName, string>>;
  /** ACCRUE_GATEWAY_RETRY_MS, default 15,000: how long a request waits for a service that is away. */
  readonly retryMs: number;
  /** ACCRUE_SESSION_KEY, ACCRUE_WEB, ACCRUE_CARD_KEY, ACCRUE_OIDC_* and ACCRUE_SSO_KEY; null, without the first: nothing but the API. */
  readonly web: ReturnType<typeof readSharedWebConfig>;
}

const upstreamVariable = (context: ContextName): string => `ACCRUE_UPSTREAM_${context.toUpperCase()}`;

/** @throws StartupError that lists all that is wrong at once */
export const readGatewayConfig = (environment: Environment): GatewayConfig => {
  const reader = new EnvironmentReader(environment);
  const upstreams = Object.fromEntries(
    CONTEXTS.map((context) => [context, readOrigin(reader, upstreamVariable(context))]),
  ) as Record<ContextName, string>;
  const config = {
    ...readServerConfig(reader),
    upstreams,
    retryMs: reader.integer('ACCRUE_GATEWAY_RETRY_MS', 15_000, 0, 120_000),
    web: readSharedWebConfig(reader),
  };
  reader.check();
  return config;
};

/** Nothing but an origin: a path would be lost. */
const readOrigin = (reader: EnvironmentReader, name: string): string => {
  const text = reader.required(name, 'where the service is, http://host:port');
  if (text === '') return '';
  if (URL.canParse(text)) {
    const { protocol, origin, pathname, search } = new URL(text);
    if (['http:', 'https:'].includes(protocol) && pathname === '/' && search === '') return origin;
  }
  reader.problem(`${name} must look like http://host:port`);
  return '';
};
