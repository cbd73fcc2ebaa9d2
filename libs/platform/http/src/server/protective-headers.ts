import type { FastifyInstance } from 'fastify';

/** Answers are about members: no cache keeps them, and no browser takes them for anything but what they say they are. */
export const PROTECTIVE_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

export const protectAnswers = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(PROTECTIVE_HEADERS);
    done();
  });
};
