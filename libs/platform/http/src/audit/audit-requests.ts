import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Role } from '@accrue/api-keys';
import { callerOf, type ApiCaller } from '../caller';
import { isPerson } from '../person-header';
import { refusedWith } from '../problem.filter';
import { templateOf } from '../server/watch-requests';
import type { AuditTrail } from './audit-trail';
import { isAudited } from './not-audited';

const AUDITED_ROLES: readonly Role[] = ['operator', 'support', 'analyst'];

/**
 * Keeps who asked for what, of people and of keys that are no till's: before it is done, and how it ended after the answer. What cannot be kept
 * is not done. Tills and members are named by the events that they cause. Before any route is added; those that change nothing get nothing to do.
 */
export const auditRequests = (fastify: FastifyInstance, trail: AuditTrail): void => {
  const keep = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = callerOf(request);
    if (caller === undefined || !isOfPerson(caller) || isDryRun(request)) return;
    const template = templateOf(request.routeOptions.url);
    const id = await trail.begin({
      ...{ actor: caller.name, role: caller.role, action: `${request.method} ${template}` },
      ...{ subjects: subjectsOf(template, request.params), correlationId: request.id },
    });
    // Not after a client that went away before: how that ended nobody knows. Nobody waits for it, and what is lost stays "not known".
    reply.raw.once('finish', () => {
      void trail.end(id, reply.raw.statusCode, refusedWith(request)).catch(() => undefined);
    });
  };

  fastify.addHook('onRoute', (route) => {
    if (asksForChange(route)) route.preHandler = [keep, ...[route.preHandler ?? []].flat()];
  });
};

const asksForChange = ({ method, config }: RouteOptions): boolean =>
  ![method].flat().every((name) => ['GET', 'HEAD'].includes(name)) && isAudited(config);

const isOfPerson = (caller: ApiCaller): boolean => AUDITED_ROLES.includes(caller.role) || isPerson(caller);

const isDryRun = ({ body, query }: FastifyRequest): boolean =>
  [body, query].some((part) => typeof part === 'object' && part !== null && 'dryRun' in part && isTrue(part.dryRun));

const isTrue = (value: unknown): boolean => value === true || value === 'true';

const subjectsOf = (template: string, params: unknown): readonly string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => (params as Readonly<Record<string, string>>)[name] ?? '');
