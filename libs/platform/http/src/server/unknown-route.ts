import type { FastifyInstance } from 'fastify';
import { Rejected } from '@accrue/kernel';
import type { PlatformProblemCode } from '../problem';
import { templateOf } from './watch-requests';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** Tells a method that this path does not have (405, with `Allow`) from a path that is not there (404). Before any route is added. */
export const answerUnknownRoutes = (fastify: FastifyInstance): void => {
  const paths = new Map<string, KnownPath>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const template = templateOf(url);
    const known = paths.get(template) ?? { pattern: patternOf(template), methods: new Set<string>() };
    for (const name of [method].flat()) known.methods.add(name);
    paths.set(template, known);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = [...paths.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((known) => [...known.methods]);
    if (methods.length === 0) return done(new Rejected<PlatformProblemCode>('route.unknown'));
    const allowed = [...new Set(methods)].sort();
    void reply.header('allow', allowed.join(', '));
    return done(new Rejected<PlatformProblemCode>('request.method_not_allowed', { allowed }));
  });
};

/** `/v1/receipts/{id}:claim` → one segment for each parameter. */
const patternOf = (template: string): RegExp => {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const parts = template.split(/\{\w+\}/).map(literal);
  return new RegExp(`^${parts.join('[^/]+')}$`);
};
