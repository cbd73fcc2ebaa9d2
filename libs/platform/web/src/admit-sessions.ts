import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { isSafe, refuseOtherOrigins } from './own-origin';
import type { OpenSession, Sessions } from './sessions';
import { SESSION_PATH } from './session-path';

/** A page that only looks whether something has changed: nobody is working for that. */
const BACKGROUND_HEADER = 'x-accrue-background';

const open = new WeakMap<object, OpenSession>();
export const sessionOf = (request: FastifyRequest): OpenSession | undefined => open.get(request.raw);

/**
 * Turns the cookie into the API key that it holds, so that from here on a request is one like any other. Before the hook that looks at
 * keys. A key that the request shows goes first.
 */
export const admitSessions = (
  fastify: FastifyInstance,
  sessions: Sessions,
  isPublic: (request: FastifyRequest) => boolean,
): void => {
  fastify.addHook('onRequest', async (request, reply) => {
    const { cookie, ...headers } = request.headers;
    delete request.headers.cookie; // nobody behind this has a use for it
    const { authorization = '', 'x-api-key': key = '' } = headers;
    if (isPublic(request) || authorization !== '' || key !== '') return;
    const session = sessions.open(cookie);
    if (session.kind === 'ended') void reply.header('set-cookie', sessions.end());
    // Who only asks whether there is a session has done nothing wrong.
    if (session.kind !== 'open' && isQuestion(request)) return reply.status(204).send();
    if (session.kind === 'none') return;
    if (session.kind === 'ended') throw new Rejected<PlatformProblemCode>('session.ended');
    refuseOtherOrigins(request);
    request.headers['x-api-key'] = session.apiKey;
    open.set(request.raw, session);
    renew(request, reply, session);
  });
};

const isQuestion = ({ method, routeOptions }: FastifyRequest): boolean =>
  isSafe(method) && routeOptions.url === SESSION_PATH;

const renew = ({ headers }: FastifyRequest, reply: FastifyReply, { renewed }: OpenSession): void => {
  if (renewed !== null && headers[BACKGROUND_HEADER] === undefined) void reply.header('set-cookie', renewed);
};
