import type { FastifyInstance, FastifyRequest } from 'fastify';

const cookies = new WeakMap<object, string | undefined>();

/** Keeps the cookies of a request for the routes of the edge; nobody behind them gets to see any. Before what deletes cookies. */
export const keepCookies = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', async (request) => {
    cookies.set(request.raw, request.headers.cookie);
  });
};

/** `Cookie` as it came. */
export const cookieOf = (request: FastifyRequest): string | undefined => cookies.get(request.raw);
