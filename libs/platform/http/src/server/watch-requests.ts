import type { FastifyInstance, FastifyRequest } from 'fastify';
import { countProbe, openRequestSpan, recordRequest, type RequestSpan } from '@accrue/telemetry';

/** Asked every few seconds by machines: no traces, and a service that is not ready yet fails nobody's request. */
const PROBES: ReadonlySet<string> = new Set(['/livez', '/readyz', '/startupz', '/metrics']);

/**
 * A span and a duration for every request. Hooks of our own rather than an instrumentation that patches modules as they are
 * loaded: no load order to get wrong, and the route is known by its template from the start.
 */
export const watchRequests = (fastify: FastifyInstance): void => {
  const spans = new WeakMap<FastifyRequest, RequestSpan>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const startedAtMs = performance.now();
    const route = templateOf(request.routeOptions.url);
    const span = PROBES.has(route) ? undefined : openRequestSpan(request.method, route, request.headers);
    let isOpen = true;
    const end = (): void => {
      if (!isOpen) return;
      isOpen = false;
      const status = reply.raw.statusCode;
      if (span === undefined) return countProbe(route, status);
      recordRequest(request.method, route, status, (performance.now() - startedAtMs) / 1_000);
      span.end(status);
    };
    // Whichever comes: a client that went away leaves no answer to finish.
    reply.raw.once('finish', end).once('close', end);
    if (span === undefined) return done();
    spans.set(request, span);
    span.run(done);
  });
  // The body was read in between, as its socket's own: from here on the request is itself again.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else span.run(done);
  });
};

/** Fastify's spelling to OpenAPI's: `/v1/receipts/:id(^[^]+)::claim` → `/v1/receipts/{id}:claim`. */
export const templateOf = (url: string | undefined): string =>
  url === undefined ? 'none' : url.replace(/(?<!:):(\w+)(\([^)]*\))?/g, '{$1}').replaceAll('::', ':');
