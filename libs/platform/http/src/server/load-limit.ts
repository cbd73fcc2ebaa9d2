import type { FastifyInstance } from 'fastify';
import { Rejected } from '@accrue/kernel';
import type { PlatformProblemCode } from '../problem';

export interface LoadLimits {
  readonly requestsMax: number;
  /** Of the bodies of all requests under way, which are kept until they are answered. */
  readonly bodyBytesMax: number;
  /** What a body of unannounced length counts for. */
  readonly unknownBodyBytes: number;
}

/** Refuses what would not fit any more, before it is read: a caller that comes back later is better served than all at once. */
export const limitLoad = (fastify: FastifyInstance, limits: LoadLimits): void => {
  let requests = 0;
  let bodyBytes = 0;
  fastify.addHook('onRequest', (request, reply, done) => {
    const { headers } = request;
    const chunked = headers['transfer-encoding'] !== undefined;
    const bytes = chunked ? limits.unknownBodyBytes : Number(headers['content-length'] ?? 0);
    if (requests + 1 > limits.requestsMax || (bytes > 0 && bodyBytes + bytes > limits.bodyBytesMax)) {
      done(new Rejected<PlatformProblemCode>('service.overloaded'));
      return;
    }
    requests += 1;
    bodyBytes += bytes;
    reply.raw.once('close', () => {
      requests -= 1;
      bodyBytes -= bytes;
    });
    done();
  });
};
