import type { FastifyInstance } from 'fastify';
import { refuseWhileClosing } from './closing';
import { answerWithCorrelationId } from './correlation';
import { SERVER_LIMITS } from './limits';
import { limitLoad } from './load-limit';
import { protectAnswers } from './protective-headers';
import { readRefusedBodies } from './refused-body';
import { answerUnknownRoutes } from './unknown-route';
import { watchRequests } from './watch-requests';

export interface ServerGuards {
  /** What a body of unannounced length counts for: the most that any route reads. */
  readonly unknownBodyBytes: number;
  /** Adds the hook that lets requests in. */
  readonly authenticate: () => void;
}

/**
 * What every request passes before anything of its body is read, cheapest first: whoever has no key takes no part of what
 * there is for bodies. Before any route is added.
 */
export const guardServer = (fastify: FastifyInstance, { unknownBodyBytes, authenticate }: ServerGuards): void => {
  fastify.server.maxConnections = SERVER_LIMITS.connectionsMax;
  watchRequests(fastify);
  answerWithCorrelationId(fastify);
  protectAnswers(fastify);
  readRefusedBodies(fastify);
  refuseWhileClosing(fastify);
  answerUnknownRoutes(fastify);
  authenticate();
  limitLoad(fastify, { ...SERVER_LIMITS, unknownBodyBytes });
};
