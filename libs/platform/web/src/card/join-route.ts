import type { FastifyInstance } from 'fastify';
import { Tries, type PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { refuseOtherOrigins } from '../own-origin';
import { objectIn, type Ask } from './ask';
import type { CardSessions } from './card-sessions';
import { passOn } from './pass-on';

export const JOIN = '/v1/join';

const BODY_BYTES_MAX = 4 * 1024;
/** A shop's guests share one address; nobody else enrols twenty members in a row. */
const PER_ADDRESS = { max: 20, everyMs: 5_000 };
/** A poster on a busy day. */
const PER_POSTER = { max: 100, everyMs: 2_000 };

const POSTER = /^[\w-]{22}$/;
/** What cannot be a poster's id, and so is none's. */
const NO_POSTER = '-';

interface JoinRoute {
  readonly ask: Ask;
  readonly sessions: CardSessions;
}

/** A poster was scanned: whoever did so is a member, and their card is open on this phone. */
export const addJoinRoute = (fastify: FastifyInstance, { ask, sessions }: JoinRoute): void => {
  const now = (): number => performance.now();
  const ofAddress = new Tries(PER_ADDRESS, now);
  const ofPoster = new Tries(PER_POSTER, now);

  fastify.post(JOIN, { config: { roles: 'public' }, bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
    // Else another site could make members in its visitors' browsers.
    refuseOtherOrigins(request);
    const { poster, ...body } = objectIn(request.body);
    const posterId = typeof poster === 'string' && POSTER.test(poster) ? poster : NO_POSTER;
    if (!ofAddress.take(request.ip) || !ofPoster.take(posterId))
      throw new Rejected<PlatformProblemCode>('join.too_many');
    const answer = await ask(request, 'POST', `/v1/posters/${posterId}:join`, { body });
    if (answer.statusCode !== 200) return passOn(reply, answer);
    const { memberId } = answer.json<{ readonly memberId: string }>();
    return reply
      .header('set-cookie', sessions.begin({ secret: String(body['secret']), memberId }))
      .status(204)
      .send();
  });
};
