import type { FastifyRequest } from 'fastify';
import type { PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';

export const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

/**
 * Another site can make a browser send the cookie, but not say that it is us. The scheme is not compared: behind a proxy that ends TLS we see
 * another one than the browser; it says itself what it takes for the same origin.
 * @throws Rejected session.other_origin
 */
export const refuseOtherOrigins = ({ method, headers, host }: FastifyRequest): void => {
  const { origin = '', 'sec-fetch-site': site = 'same-origin' } = headers;
  const isOwn = site === 'same-origin' && URL.canParse(origin) && new URL(origin).host === host;
  if (!isSafe(method) && !isOwn) throw new Rejected<PlatformProblemCode>('session.other_origin');
};
