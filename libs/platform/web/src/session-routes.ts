import type { FastifyInstance, FastifyRequest } from 'fastify';
import { apiKeyOf, callerOf, type ApiCaller, type PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { STAFF_ROLES } from '@accrue/api-keys';
import { sessionOf } from './admit-sessions';
import { SESSION_PATH } from './session-path';
import type { Sessions } from './sessions';

/** As the API has it: whose key it is, and how long the session lasts. */
interface SessionAnswer extends ApiCaller {
  /** As the provider of identities calls the person; absent: it is not a person's, but a key's. */
  readonly displayName?: string;
  readonly endsAt: string;
  /** When it ends if nothing is done until then. */
  readonly idleAt: string;
}

/** Begin, look at, end. Whoever begins one shows the API key as for any other request, so a wrong one is refused and counted as anywhere. */
export const addSessionRoutes = (fastify: FastifyInstance, sessions: Sessions): void => {
  // Behind a gateway nobody could keep it: who signed in is not in the list of who did what, wherever.
  fastify.post(SESSION_PATH, { config: { roles: STAFF_ROLES, audited: false } }, async (request, reply) => {
    // A session begins no other one: its end would never come.
    const key = sessionOf(request) === undefined ? apiKeyOf(request) : undefined;
    if (key === undefined) throw new Rejected<PlatformProblemCode>('auth.key_missing');
    void reply.header('set-cookie', sessions.begin({ apiKey: key })).status(201);
    return knownCallerOf(request);
  });

  fastify.get(SESSION_PATH, { config: { roles: STAFF_ROLES } }, async (request): Promise<SessionAnswer> => {
    const session = sessionOf(request);
    if (session === undefined) throw new Rejected<PlatformProblemCode>('session.ended');
    const { holder } = session;
    return {
      ...knownCallerOf(request),
      ...('person' in holder ? { displayName: holder.person.displayName } : {}),
      endsAt: new Date(session.endsAtMs).toISOString(),
      idleAt: new Date(Math.min(session.idleAtMs, session.endsAtMs)).toISOString(),
    };
  });

  // Also of one that has ended already.
  fastify.delete(SESSION_PATH, { config: { roles: 'public' } }, async (_request, reply) =>
    reply.header('set-cookie', sessions.end()).status(204).send(),
  );
};

const knownCallerOf = (request: FastifyRequest): ApiCaller => {
  const caller = callerOf(request);
  if (caller === undefined) throw new Rejected<PlatformProblemCode>('auth.key_missing');
  return caller;
};
