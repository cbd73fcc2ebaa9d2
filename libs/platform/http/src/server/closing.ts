import type { FastifyInstance } from 'fastify';
import { Rejected } from '@accrue/kernel';
import type { PlatformProblemCode } from '../problem';

/** A request on a kept-alive connection that comes while the server ends: nothing was done, another process may take it. */
export const refuseWhileClosing = (fastify: FastifyInstance): void => {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onRequest', (_request, _reply, done) =>
    closing ? done(new Rejected<PlatformProblemCode>('service.stopping')) : done(),
  );
};
