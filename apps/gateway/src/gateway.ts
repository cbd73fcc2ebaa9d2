import fastifyFactory, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ROLES, type Role } from '@accrue/api-keys';
import {
  authenticate,
  CORRELATION_HEADER,
  guardServer,
  serverOptions,
  type ApiCaller,
  type Edge,
  type ErrorLog,
} from '@accrue/http';
import { activeTraceparent } from '@accrue/telemetry';
import type { Ask } from './ask';
import { Forwarder, type ForwarderLog } from './forwarder';
import { keysKnownTo } from './known-keys';
import { addMergedRoutes } from './merged/merged-routes';
import { isRepeatable } from './repeatable';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { CONTEXT_ROUTES, routerPath, type RouteConfig } from './routes';
import { send, sendError } from './send';
import { textOf, Upstream } from './upstream';

export interface GatewayOptions {
  /** Origin of each service. */
  readonly upstreams: Readonly<Record<ContextName, string>>;
  /** How long a request waits for a service that is away. */
  readonly retryMs: number;
  /** A service that answers nothing for so long hangs; default 12 s. */
  readonly hungMs?: number;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Sessions and web apps; null: nothing but the API. */
  readonly edge: Edge | null;
  readonly log: ForwarderLog & ErrorLog;
}

/** Above the services' own limits, so that it is they who say what is too large. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
const ANSWER_MS_MAX = 30_000;
/** So that a till hears within 15 s whatever happens, and a busy machine is not taken for one that hangs. */
const HUNG_MS = 12_000;
/** These look at everything there is. */
const LONG_ROUTES: readonly string[] = [
  ...['GET /v1/balances/export', 'GET /v1/ledger/trial-balance', 'GET /v1/ledger/trial-balance-by-day'],
  ...['POST /v1/ledger/heads', 'POST /v1/members:import', 'POST /v1/receipts:batch'],
  'GET /v1/system/digests',
];
const LONG_ANSWER_MS_MAX = 15 * 60_000;

/** All services behind one address, as if they were one process. Initialised by `listen()`; ends with `close()`. */
export const createGateway = (options: GatewayOptions): FastifyInstance => {
  const { log } = options;
  const fastify = fastifyFactory({
    ...serverOptions,
    trustProxy: [...options.trustedProxies],
    bodyLimit: BODY_BYTES_MAX,
    frameworkErrors: (error, request, reply) => sendError(error, request, reply, log),
  });
  // Bodies go on as they came; what they mean is the services' business.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.setErrorHandler((error, request, reply) => sendError(error, request, reply, log));

  const upstreams = Object.fromEntries(
    CONTEXTS.map((context) => [context, new Upstream(options.upstreams[context], options.hungMs ?? HUNG_MS)]),
  ) as Record<ContextName, Upstream>;
  const forwarder = new Forwarder(upstreams, options.retryMs, log);
  fastify.addHook('onClose', () => forwarder.close());
  guardServer(fastify, {
    unknownBodyBytes: BODY_BYTES_MAX,
    authenticate: () => {
      options.edge?.admit(fastify, (request) => rolesOfRoute(request) === 'public');
      authenticate(fastify, { keys: keysKnownTo((key) => whose(key, forwarder)), rolesOf: rolesOfRoute, log });
    },
  });
  options.edge?.addRoutes(fastify);
  const askAs =
    (route: string): Ask =>
    (context, request, reply) =>
      forwarder.forward(context, {
        method: request.method,
        url: request.raw.url ?? '/',
        headers: { ...request.headers, ...hopHeaders(request), ...traceHeader() },
        body: bodyOf(request),
        repeatable: isRepeatable(route, { headers: request.headers, body: bodyOf(request) }),
        answerMsMax: LONG_ROUTES.includes(route) ? LONG_ANSWER_MS_MAX : ANSWER_MS_MAX,
        signal: whileConnected(reply),
      });
  for (const { method, path, context } of CONTEXT_ROUTES) {
    const ask = askAs(`${method} ${path}`);
    fastify.route({
      method,
      url: routerPath(path),
      handler: async (request, reply) => send(await ask(context, request, reply), request, reply),
    });
  }
  addMergedRoutes(fastify, askAs, options.upstreams);
  return fastify;
};

/** What a role may do is the services' business: here it is enough that somebody has the key. */
const rolesOfRoute = ({ routeOptions }: FastifyRequest): readonly Role[] | 'public' =>
  (routeOptions.config as RouteConfig).roles ?? ROLES;

/** Any service knows all keys; while one is away it is waited for, as for any request. undefined: none could be asked. */
const whose = async (key: string, forwarder: Forwarder): Promise<ApiCaller | null | undefined> => {
  const outcome = await forwarder.forward('enrollment', {
    method: 'GET',
    url: '/v1/caller',
    headers: { 'x-api-key': key },
    body: null,
    repeatable: true,
    answerMsMax: ANSWER_MS_MAX,
    signal: new AbortController().signal,
  });
  if (outcome.kind !== 'answer') return undefined;
  if (outcome.status === 401) return null;
  return outcome.status === 200 ? (JSON.parse(await textOf(outcome)) as ApiCaller) : undefined;
};

const hopHeaders = ({ id, ip, headers }: FastifyRequest): Record<string, string> => {
  const before = headers['x-forwarded-for'];
  return {
    [CORRELATION_HEADER]: id,
    'x-forwarded-for': before === undefined ? ip : [before, ip].flat().join(', '),
  };
};

/** The services go on from here; while nobody traces here, from wherever the caller is. */
const traceHeader = (): { readonly traceparent?: string } => {
  const traceparent = activeTraceparent();
  return traceparent === undefined ? {} : { traceparent };
};

const bodyOf = ({ body }: FastifyRequest): Buffer | null => (Buffer.isBuffer(body) && body.length > 0 ? body : null);

const signals = new WeakMap<FastifyReply, AbortSignal>();
/** Nobody need be asked any more when the caller has gone; one signal for all questions that a request leads to. */
const whileConnected = (reply: FastifyReply): AbortSignal => {
  const known = signals.get(reply);
  if (known !== undefined) return known;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  signals.set(reply, gone.signal);
  return gone.signal;
};
