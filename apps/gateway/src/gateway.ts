import fastifyFactory, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  answerWithCorrelationId,
  CORRELATION_HEADER,
  correlationIdOf,
  readRefusedBodies,
  watchRequests,
  type ErrorLog,
} from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { activeTraceparent } from '@accrue/telemetry';
import type { Ask } from './ask';
import { Forwarder, type ForwarderLog } from './forwarder';
import { limitLoad } from './load-limit';
import { addMergedRoutes } from './merged/merged-routes';
import { isRepeatable } from './repeatable';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { CONTEXT_ROUTES, routerPath } from './routes';
import { send, sendError } from './send';
import { Upstream } from './upstream';

export interface GatewayOptions {
  /** Origin of each service. */
  readonly upstreams: Readonly<Record<ContextName, string>>;
  /** How long a request waits for a service that is away. */
  readonly retryMs: number;
  readonly log: ForwarderLog & ErrorLog;
}

/** Above the services' own limits, so that it is they who say what is too large. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;
const LOAD = { requestsMax: 1_024, bodyBytesMax: 256 * 1024 * 1024, unknownBodyBytes: BODY_BYTES_MAX };
const ANSWER_MS_MAX = 30_000;
/** These look at everything there is. */
const LONG_ROUTES: readonly string[] = [
  ...['GET /v1/balances/export', 'GET /v1/ledger/trial-balance', 'POST /v1/ledger:verify'],
  ...['POST /v1/members:import', 'POST /v1/receipts:batch', 'POST /v1/projections/{context}/{name}:rebuild'],
  'GET /v1/system/digests',
];
const LONG_ANSWER_MS_MAX = 15 * 60_000;

/** All five services behind one address, as if they were one process. Initialised by `listen()`; ends with `close()`. */
export const createGateway = (options: GatewayOptions): FastifyInstance => {
  const { log } = options;
  const fastify = fastifyFactory({
    logger: false,
    genReqId: correlationIdOf,
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply, log),
  });
  // Bodies go on as they came; what they mean is the services' business.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  watchRequests(fastify);
  answerWithCorrelationId(fastify);
  readRefusedBodies(fastify);
  limitLoad(fastify, LOAD);
  fastify.setErrorHandler((error, request, reply) => sendError(error, request, reply, log));
  fastify.setNotFoundHandler((request, reply) => sendError(new Rejected('route.unknown'), request, reply, log));

  const upstreams = Object.fromEntries(
    CONTEXTS.map((context) => [context, new Upstream(options.upstreams[context])]),
  ) as Record<ContextName, Upstream>;
  const forwarder = new Forwarder(upstreams, options.retryMs, log);
  fastify.addHook('onClose', () => forwarder.close());
  const askAs =
    (route: string): Ask =>
    (context, request, reply) =>
      forwarder.forward(context, {
        method: request.method,
        url: request.raw.url ?? '/',
        headers: { ...request.headers, [CORRELATION_HEADER]: request.id, ...traceHeader() },
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
