import type { FastifyReply } from 'fastify';
import type { PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { Asked } from './ask';

/** Of the API's answer, what a card gets. */
const PASSED_ON = ['content-type', 'content-language', 'vary', 'retry-after'];

/** @throws Rejected service.unavailable where it is our key that is refused: the phone can do nothing about that */
export const passOn = (reply: FastifyReply, { statusCode, headers, rawPayload }: Asked): FastifyReply => {
  if (statusCode === 401) throw new Rejected<PlatformProblemCode>('service.unavailable');
  for (const name of PASSED_ON) if (headers[name] !== undefined) void reply.header(name, headers[name]);
  return reply.status(statusCode).header('cache-control', 'no-store').send(rawPayload);
};
