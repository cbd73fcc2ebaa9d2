import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PERSON_HEADER, type PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { isSafe, refuseOtherOrigins } from './own-origin';
import type { Holder, OpenSession, Sessions } from './sessions';
import { SESSION_PATH } from './session-path';

/** A page that only looks whether something has changed: nobody is working for that. */
const BACKGROUND_HEADER = 'x-accrue-background';

const open = new WeakMap<object, OpenSession>();
export const sessionOf = (request: FastifyRequest): OpenSession | undefined => open.get(request.raw);

/**
 * Turns the cookie into the API key that it holds, or into the key of the role `sso` and the person, so that from here on a request is one like
 * any other. Before the hook that looks at keys. A key that the request shows goes first.
 */
export const admitSessions = (
  fastify: FastifyInstance,
  { sessions, ssoKey }: { readonly sessions: Sessions; readonly ssoKey: string | null },
  isPublic: (request: FastifyRequest) => boolean,
): void => {
  /** null: of a person, where people do not sign in any more. */
  const shownFor = (holder: Holder): Readonly<Record<string, string>> | null => {
    if ('apiKey' in holder) return { 'x-api-key': holder.apiKey };
    const { role, pseudonym } = holder.person;
    return ssoKey === null ? null : { 'x-api-key': ssoKey, [PERSON_HEADER]: `${role}/${pseudonym}` };
  };

  fastify.addHook('onRequest', async (request, reply) => {
    const { cookie, ...headers } = request.headers;
    delete request.headers.cookie; // nobody behind this has a use for it
    const { authorization = '', 'x-api-key': key = '' } = headers;
    if (isPublic(request) || authorization !== '' || key !== '') return;
    const opened = sessions.open(cookie);
    const shown = opened.kind === 'open' ? shownFor(opened.holder) : null;
    const session = opened.kind === 'open' && shown === null ? ({ kind: 'ended' } as const) : opened;
    if (session.kind === 'ended') void reply.header('set-cookie', sessions.end());
    // Who only asks whether there is a session has done nothing wrong.
    if (session.kind !== 'open' && isQuestion(request)) return reply.status(204).send();
    if (session.kind === 'none') return;
    if (session.kind === 'ended') throw new Rejected<PlatformProblemCode>('session.ended');
    refuseOtherOrigins(request);
    Object.assign(request.headers, shown);
    open.set(request.raw, session);
    renew(request, reply, session);
  });
};

const isQuestion = ({ method, routeOptions }: FastifyRequest): boolean =>
  isSafe(method) && routeOptions.url === SESSION_PATH;

const renew = ({ headers }: FastifyRequest, reply: FastifyReply, { renewed }: OpenSession): void => {
  if (renewed !== null && headers[BACKGROUND_HEADER] === undefined) void reply.header('set-cookie', renewed);
};
