import type { FastifyInstance, FastifyRequest } from 'fastify';
import { apiKeyHash, type Role } from '@accrue/api-keys';
import { countRefusedKey } from '@accrue/telemetry';
import { Rejected } from '@accrue/kernel';
import type { ApiKeys } from './api-keys';
import { rememberCaller, type ApiCaller } from './caller';
import { FailedKeys } from './failed-keys';
import { asMember } from './member-header';
import { asPerson } from './person-header';
import type { PlatformProblemCode } from './problem';
import { mayDo } from './roles.decorator';
import { templateOf } from './server/watch-requests';

export interface SecurityLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface Authentication {
  readonly keys: ApiKeys;
  /** Who may call the route; `public`: everybody; undefined: nobody. */
  readonly rolesOf: (request: FastifyRequest) => readonly Role[] | 'public' | undefined;
  readonly log: SecurityLog;
  /** Milliseconds that only go up; default: the process's own. */
  readonly nowMs?: () => number;
}

/**
 * Lets a request in when its key's role may do what the route's `@Roles` say, before a byte of its body is read. Refusals are
 * counted and logged, without the key; an address that keeps guessing waits, while keys that are known go on from there.
 */
export const authenticate = (fastify: FastifyInstance, { keys, rolesOf, log, nowMs }: Authentication): void => {
  const failed = new FailedKeys(nowMs ?? (() => performance.now()));

  const refuse = (request: FastifyRequest, code: PlatformProblemCode, caller?: ApiCaller): never => {
    countRefusedKey(code);
    if (failed.mayLog(request.ip, code)) {
      const { method, ip: address, id: correlationId } = request;
      const route = templateOf(request.routeOptions.url);
      const who = caller === undefined ? {} : { caller: caller.name };
      log.warn({ event: code, address, method, route, correlationId, ...who }, 'request refused');
    }
    throw new Rejected<PlatformProblemCode>(code, caller === undefined ? {} : { role: caller.role });
  };

  fastify.addHook('onRequest', async (request) => {
    const allowed = rolesOf(request);
    if (allowed === 'public') return;
    const key = apiKeyOf(request);
    if (key === undefined) return refuse(request, 'auth.key_missing');
    const hash = apiKeyHash(key);
    if (!failed.mayTry(request.ip, hash)) return refuse(request, 'auth.too_many_failures');
    const holder = await keys.find(key);
    if (holder === null) {
      failed.unknown(hash);
      return refuse(request, 'auth.key_unknown');
    }
    failed.found(request.ip, hash);
    const caller = asPerson(request, holder);
    if (caller === null) return refuse(request, 'auth.role_not_allowed', holder);
    if (!mayDo(caller.role, allowed ?? [])) return refuse(request, 'auth.role_not_allowed', caller);
    const known = asMember(request, caller);
    if (known === null) return refuse(request, 'auth.role_not_allowed', caller);
    rememberCaller(request, known);
  });
};

/** The key that a request shows; undefined: none. */
export const apiKeyOf = ({ headers }: FastifyRequest): string | undefined => {
  const own = headers['x-api-key'];
  if (typeof own === 'string' && own !== '') return own;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
};
