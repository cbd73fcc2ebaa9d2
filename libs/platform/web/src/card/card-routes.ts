import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { apiKeyHash } from '@accrue/api-keys';
import { FailedKeys, type PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { countRefusedKey } from '@accrue/telemetry';
import { cookieOf } from '../kept-cookies';
import { refuseOtherOrigins } from '../own-origin';
import { askWith, objectIn } from './ask';
import type { CardSessions } from './card-sessions';
import { addJoinRoute } from './join-route';
import { ME, ME_ROUTES, type MeRoute } from './me-routes';
import { passOn } from './pass-on';

export const CARD_SESSIONS = '/v1/card-sessions';

const PUBLIC = { config: { roles: 'public' } } as const;
const SECRET = /^[\w-]{43}$/;

interface CardRoutes {
  readonly sessions: CardSessions;
  /** An API key of the role `member`. */
  readonly cardKey: string;
}

/**
 * The member's card: a link's secret for a cookie, and with the cookie what concerns that member. The requests go on to the routes of the API, in
 * this server, with the key of a card and the member of the session: whatever stands in the address, nobody else is meant.
 */
export const addCardRoutes = (fastify: FastifyInstance, { sessions, cardKey }: CardRoutes): void => {
  const failed = new FailedKeys(() => performance.now());

  const ask = askWith(fastify, cardKey);

  /** null: it leads to nobody, or to nobody any more. */
  const whose = async (request: FastifyRequest, secret: string): Promise<string | null> => {
    const answered = await ask(request, 'POST', '/v1/card-links:find', { body: { secret } });
    const { memberId, code } = answered.json<{ readonly memberId?: string; readonly code?: string }>();
    if (answered.statusCode === 200 && memberId !== undefined) return memberId;
    if (code === 'card_link.unknown') return null;
    // Whatever else it is: nobody goes on without an answer.
    throw new Rejected<PlatformProblemCode>('service.unavailable');
  };

  /** @throws Rejected card_session.ended, session.other_origin, service.unavailable */
  const memberOf = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const card = sessions.open(cookieOf(request));
    if (card.kind !== 'none') refuseOtherOrigins(request);
    if (card.kind === 'open') return card.memberId;
    if (card.kind === 'stale') {
      const memberId = await whose(request, card.secret);
      if (memberId !== null) {
        void reply.header('set-cookie', sessions.begin({ secret: card.secret, memberId }));
        return memberId;
      }
    }
    if (card.kind !== 'none') void reply.header('set-cookie', sessions.end());
    throw new Rejected<PlatformProblemCode>('card_session.ended');
  };

  const refuse = (code: PlatformProblemCode): never => {
    countRefusedKey(code);
    throw new Rejected<PlatformProblemCode>(code);
  };

  fastify.post(CARD_SESSIONS, PUBLIC, async (request, reply) => {
    // Else another site could have a browser open a card that is not its owner's.
    refuseOtherOrigins(request);
    const { secret } = objectIn(request.body);
    const text = typeof secret === 'string' ? secret : '';
    const hash = apiKeyHash(text);
    if (!failed.mayTry(request.ip, hash)) return refuse('auth.too_many_failures');
    const memberId = SECRET.test(text) ? await whose(request, text) : null;
    if (memberId === null) {
      failed.unknown(hash);
      return refuse('card_session.link_unknown');
    }
    failed.found(request.ip, hash);
    return reply
      .header('set-cookie', sessions.begin({ secret: text, memberId }))
      .status(204)
      .send();
  });

  fastify.delete(CARD_SESSIONS, PUBLIC, async (request, reply) => {
    refuseOtherOrigins(request);
    return reply.header('set-cookie', sessions.end()).status(204).send();
  });

  addJoinRoute(fastify, { ask, sessions });

  const answer = async (route: MeRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const memberId = await memberOf(request, reply);
    const path = route.target(encodeURIComponent(memberId), request.params as Record<string, string>);
    const query = route.method === 'GET' ? queryOf(request) : '';
    const body = route.bodyOf?.(objectIn(request.body), memberId);
    return passOn(reply, await ask(request, route.method, path + query, { memberId, body }));
  };

  for (const route of ME_ROUTES)
    fastify.route({
      method: route.method,
      url: ME + route.path,
      ...PUBLIC,
      handler: (request, reply) => answer(route, request, reply),
    });
};

const queryOf = ({ raw: { url = '' } }: FastifyRequest): string => {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
};
