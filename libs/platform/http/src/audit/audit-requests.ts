import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Role } from '@accrue/api-keys';
import { callerOf, type ApiCaller } from '../caller';
import { isPerson } from '../person-header';
import { PROBLEM_MEDIA_TYPE } from '../problem';
import { templateOf } from '../server/watch-requests';
import type { AuditTrail } from './audit-trail';
import { isAudited } from './not-audited';

const AUDITED_ROLES: readonly Role[] = ['operator', 'support', 'analyst'];

/**
 * Keeps who asked for what, of people and of keys that are no till's: before it is done, and how it ended after the answer. What cannot be kept
 * is not done. Tills and members are named by the events that they cause.
 */
export const auditRequests = (fastify: FastifyInstance, trail: AuditTrail): void => {
  /** Of requests that are kept, once they were refused. */
  const codes = new WeakMap<object, string | null>();

  fastify.addHook('preHandler', async (request, reply) => {
    const caller = callerOf(request);
    if (caller === undefined || !isWorthIt(request, caller)) return;
    const template = templateOf(request.routeOptions.url);
    const id = await trail.begin({
      ...{ actor: caller.name, role: caller.role, action: `${request.method} ${template}` },
      ...{ subjects: subjectsOf(template, request.params), correlationId: request.id },
    });
    codes.set(request.raw, null);
    // Not after a client that went away before: how that ended nobody knows. Nobody waits for it, and what is lost stays "not known".
    reply.raw.once('finish', () => {
      void trail.end(id, reply.raw.statusCode, codes.get(request.raw) ?? null).catch(() => undefined);
    });
  });

  fastify.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || typeof payload !== 'string' || !codes.has(request.raw)) return;
    if (reply.getHeader('content-type') !== PROBLEM_MEDIA_TYPE) return;
    const { code } = JSON.parse(payload) as { readonly code?: unknown };
    if (typeof code === 'string') codes.set(request.raw, code);
  });
};

const isWorthIt = (request: FastifyRequest, caller: ApiCaller): boolean =>
  request.method !== 'GET' &&
  request.method !== 'HEAD' &&
  (AUDITED_ROLES.includes(caller.role) || isPerson(caller)) &&
  isAudited(request) &&
  !isDryRun(request);

const isDryRun = ({ body, query }: FastifyRequest): boolean =>
  [body, query].some((part) => typeof part === 'object' && part !== null && 'dryRun' in part && isTrue(part.dryRun));

const isTrue = (value: unknown): boolean => value === true || value === 'true';

const subjectsOf = (template: string, params: unknown): readonly string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => (params as Readonly<Record<string, string>>)[name] ?? '');
