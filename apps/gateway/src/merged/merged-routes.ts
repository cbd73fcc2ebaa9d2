import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuseUnknownParameters } from '@accrue/http';
import { metricsText, PROMETHEUS_MEDIA_TYPE } from '@accrue/runtime';
import type { Ask } from '../ask';
import { CONTEXTS, type ContextName } from '@accrue/contracts';
import { isContext, routerPath, type RouteConfig } from '../routes';
import { send } from '../send';
import { textOf, type Answer } from '../upstream';
import { mergeAudit, type AuditPage } from './audit';
import { contextOfLetter, mergeLetters, type LetterPage } from './dead-letters';
import { contextOfId, mergeJobs, type JobPage } from './jobs';
import { mergeKeys, type KeyPage } from './keys';
import { drainedTogether, mergeProgress, type Progress } from './lag';
import { mergeOpenApi, type OpenApi } from './openapi';
import { readinessOf } from './readiness';

type AskAs = (route: string) => Ask;
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The service that is asked where any of them gives the same answer. */
const ANY: ContextName = 'enrollment';
/** The service that tills may publish through. */
const OPEN_TO_TILLS: ContextName = 'campaigns';

/** Of a context that does not exist, any service answers that there is none. */
const contextInPath = ({ params }: FastifyRequest): ContextName => {
  const { context } = params as { readonly context: string };
  return isContext(context) ? context : ANY;
};

/** The routes that each process has for itself, answered for all of them together. */
export const addMergedRoutes = (
  fastify: FastifyInstance,
  askAs: AskAs,
  origins: Readonly<Record<ContextName, string>>,
): void => {
  const route = (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    handler: (ask: Ask) => Handler,
    config: RouteConfig = {},
  ): void =>
    void fastify.route({ method, url: routerPath(path), config, handler: handler(askAs(`${method} ${path}`)) });
  const openRoute = (path: string, handler: (ask: Ask) => Handler): void =>
    route('GET', path, handler, { roles: 'public' });
  const toOne =
    (choose: (request: FastifyRequest) => ContextName) =>
    (ask: Ask): Handler =>
    async (request, reply) =>
      send(await ask(choose(request), request, reply), request, reply);
  const toAll =
    <Part>(merge: (parts: readonly Part[], request: FastifyRequest) => unknown) =>
    (ask: Ask): Handler =>
    async (request, reply) => {
      const parts = await askAll<Part>(ask, request, reply);
      return 'refused' in parts ? parts.refused : merge(parts.answers, request);
    };

  /** What no service is asked for, so no service refuses a parameter of it. */
  const ownRoute = (path: string, handler: Handler): void =>
    openRoute(path, () => (request, reply) => {
      refuseUnknownParameters(request.query, new Set());
      return handler(request, reply);
    });

  ownRoute('/livez', async () => ({ status: 'live' }));
  ownRoute('/startupz', async () => ({ status: 'running' })); // it has nothing to wait for
  // Its own: every process has its own metrics, and a scraper asks each for them.
  ownRoute('/metrics', async (_request, reply) => {
    const text = await metricsText();
    return reply.header('content-type', PROMETHEUS_MEDIA_TYPE).send(text);
  });
  ownRoute('/readyz', async (_request, reply) => {
    const { ready, parts } = await readinessOf(origins);
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', parts });
  });
  openRoute('/v1/openapi.json', toAll<OpenApi>(mergeOpenApi));
  for (const path of ['/v1/asyncapi.json', '/v1/schemas/{file}'])
    openRoute(
      path,
      toOne(() => ANY),
    );
  for (const path of ['/v1/caller', '/v1/system/info'])
    route(
      'GET',
      path,
      toOne(() => ANY),
    );
  route('GET', '/v1/system/lag', (ask) => async (request, reply) => {
    const first = await askAll<Progress>(ask, request, reply);
    if ('refused' in first) return first.refused;
    if (!first.answers.every(({ drained }) => drained)) return mergeProgress(first.answers, false);
    const second = await askAll<Progress>(ask, request, reply);
    if ('refused' in second) return second.refused;
    return mergeProgress(second.answers, drainedTogether(first.answers, second.answers));
  });
  route(
    'GET',
    '/v1/system/digests',
    toAll<{ digests: readonly unknown[] }>((parts) => ({
      digests: parts.flatMap(({ digests }) => digests),
    })),
  );
  route(
    'GET',
    '/v1/projections',
    toAll<{ projections: readonly unknown[] }>((parts) => ({
      projections: parts.flatMap(({ projections }) => projections),
    })),
  );
  route('POST', '/v1/projections/{context}/{name}:rebuild', toOne(contextInPath));
  const ofJob = toOne(({ params }) => contextOfId((params as { readonly id: string }).id) ?? ANY);
  route(
    'GET',
    '/v1/jobs',
    toAll<JobPage>((parts, { query }) => mergeJobs(parts, query)),
  );
  route('GET', '/v1/jobs/{id}', ofJob);
  route('POST', '/v1/jobs/{id}:cancel', ofJob);
  route(
    'GET',
    '/v1/due-work',
    toAll<{ dueWork: readonly unknown[] }>((parts) => ({ dueWork: parts.flatMap(({ dueWork }) => dueWork) })),
  );
  route('POST', '/v1/due-work/{context}/{work}:retry', toOne(contextInPath));
  route(
    'GET',
    '/v1/dead-letters',
    toAll<LetterPage>((parts, { query }) => mergeLetters(parts, query)),
  );
  route(
    'GET',
    '/v1/audit',
    toAll<AuditPage>((parts, { query }) => mergeAudit(parts, query)),
  );
  // Each service knows keys by itself, so each is told.
  route(
    'GET',
    '/v1/keys',
    toAll<KeyPage>((parts, { query }) => mergeKeys(parts, query)),
  );
  route(
    'PUT',
    '/v1/keys/{name}',
    toAll<object>(([first]) => first),
  );
  route(
    'POST',
    '/v1/keys/{name}:revoke',
    toAll<object>(([first]) => first),
  );
  const ofLetter = toOne(({ params }) => contextOfLetter((params as { readonly id: string }).id) ?? ANY);
  route('GET', '/v1/dead-letters/{id}', ofLetter);
  route('POST', '/v1/dead-letters/{id}:replay', ofLetter);
  route('POST', '/v1/dead-letters/{id}:discard', ofLetter);
  route(
    'POST',
    '/v1/topics/{topic}/messages',
    toOne(() => OPEN_TO_TILLS),
  );
};

type AllAnswers<Part> = { readonly answers: readonly Part[] } | { readonly refused: FastifyReply };

/** The same question to every service; an answer that is none (no key, not there) is the answer of all. */
const askAll = async <Part>(ask: Ask, request: FastifyRequest, reply: FastifyReply): Promise<AllAnswers<Part>> => {
  const outcomes = await Promise.all(CONTEXTS.map((context) => ask(context, request, reply)));
  const refusing = outcomes.find((outcome) => outcome.kind !== 'answer' || outcome.status !== 200);
  if (refusing !== undefined) return { refused: send(refusing, request, reply) };
  const answers = await Promise.all(
    outcomes.map(async (outcome) => JSON.parse(await textOf(outcome as Answer)) as Part),
  );
  return { answers };
};
