import fastifyFactory from 'fastify';
import { sendProblemOf } from '../problem.filter';
import { limitLoad } from './load-limit';

describe('a limit of what is under way', () => {
  const release: (() => void)[] = [];
  const start = () => {
    const fastify = fastifyFactory();
    fastify.setErrorHandler((error, request, reply) =>
      sendProblemOf(error, { request, reply, statuses: {}, log: console }),
    );
    limitLoad(fastify, { requestsMax: 3, bodyBytesMax: 100, unknownBodyBytes: 50 });
    fastify.post('/', () => new Promise((resolve) => release.push(() => resolve('done'))));
    return fastify;
  };
  const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

  it('refuses one request too many, until another has its answer', async () => {
    const fastify = start();
    const first = [1, 2, 3].map(() => fastify.inject({ method: 'POST', url: '/' }));
    void Promise.all(first);
    await tick();
    const refused = await fastify.inject({ method: 'POST', url: '/?a=1' });
    expect([refused.statusCode, refused.headers['retry-after'], refused.json()]).toEqual([
      503,
      '1',
      expect.objectContaining({ code: 'service.overloaded', instance: '/' }),
    ]);
    release.splice(0).forEach((finish) => finish());
    await Promise.all(first);
    const later = fastify.inject({ method: 'POST', url: '/' });
    void later.then();
    await tick();
    release.splice(0).forEach((finish) => finish());
    expect((await later).statusCode).toBe(200);
  });

  it('refuses bodies that would not fit, but nothing without one', async () => {
    const fastify = start();
    const body = {
      method: 'POST',
      url: '/',
      payload: 'x'.repeat(80),
      headers: { 'content-type': 'text/plain' },
    } as const;
    const first = fastify.inject(body);
    void first.then();
    await tick();
    expect((await fastify.inject(body)).statusCode).toBe(503);
    const without = fastify.inject({ method: 'POST', url: '/' });
    void without.then();
    await tick();
    release.splice(0).forEach((finish) => finish());
    expect([(await first).statusCode, (await without).statusCode]).toEqual([200, 200]);
  });
});
