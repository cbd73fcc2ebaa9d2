import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyFactory from 'fastify';
import { createHttpApp, fixedApiKeys, Public, Roles } from '../index';
import { serverOptions } from './server-options';

@Controller('v1')
class ThingsController {
  @Roles('pos') @Post('things') add(@Body() body: unknown) {
    return body;
  }
  @Roles('pos') @Get('things/:id') show(@Param('id') id: string) {
    return { id };
  }
  @Roles('pos') @Post('things/:id(^[^]+)::void') void() {
    return {};
  }
  @Public() @Get('slow') async slow() {
    slow.started();
    await slow.mayEnd;
    return {};
  }
}

/** A request that takes as long as the test says. */
const slow = { started: (): void => undefined, mayEnd: Promise.resolve() };

@Module({ controllers: [ThingsController] })
class ThingsModule {}

const KEYS = fixedApiKeys({ P: { name: 'till', role: 'pos' } });

/** All that comes back until the server ends the connection. */
const exchange = async (port: number, ...parts: readonly string[]): Promise<string> => {
  const socket: Socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('error', () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return answer;
};

const PROBLEM = 'content-type: application/problem+json; charset=utf-8';

describe('a server among strangers', () => {
  let app: NestFastifyApplication;
  let port: number;
  const refused: { event?: unknown }[] = [];
  beforeEach(async () => {
    refused.length = 0;
    app = await createHttpApp({
      modules: [ThingsModule],
      apiKeys: KEYS,
      problemStatuses: {},
      log: { error: () => undefined, warn: (fields) => void refused.push(fields) },
    });
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
  });
  afterEach(() => app.close());

  it('answers whoever has no key before the body has come', async () => {
    const socket = connect(port, '127.0.0.1');
    const startedAtMs = performance.now();
    socket.write(
      'POST /v1/things HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n{',
    );
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toContain('HTTP/1.1 401 ');
    expect(chunk.toString()).toContain('"code":"auth.key_missing"');
    // The rest of the body is waited for, bounded, so that a client which reads only after it has sent gets its answer.
    expect(performance.now() - startedAtMs).toBeLessThan(8_000);
    socket.destroy();
  });

  it.each([
    ['a method that the path does not have', 'DELETE', '/v1/things', 405, 'request.method_not_allowed', 'POST'],
    ['another, with a parameter', 'POST', '/v1/things/a', 405, 'request.method_not_allowed', 'GET, HEAD'],
    ['another, with a verb', 'GET', '/v1/none/a:void', 404, 'route.unknown', undefined],
    ['a path that is not there', 'GET', '/v1/none', 404, 'route.unknown', undefined],
  ] as const)('%s', async (_what, method, url, status, code, allow) => {
    const answer = await app.inject({ method, url });
    expect([answer.statusCode, answer.json<{ code: string }>().code, answer.headers['allow']]).toEqual([
      status,
      code,
      allow,
    ]);
  });

  it.each([
    ['a URL that cannot be decoded', 'GET /v1/things/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', '400'],
    [
      'a parameter longer than any id',
      `GET /v1/things/${'x'.repeat(300)} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      '4',
    ],
    ['headers larger than taken', `GET /v1/things/a HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['what is no HTTP', 'HELO there\r\n\r\n', '400'],
  ])('%s has a problem document for an answer', async (_what, request, status) => {
    const answer = await exchange(port, request);
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    expect(answer).toContain(PROBLEM);
    expect(answer).toContain('"code":"');
    expect(answer).toContain('x-content-type-options: nosniff');
    expect(answer).toContain('cache-control: no-store');
  });

  it('says to every answer that nobody may keep it', async () => {
    const answer = await app.inject({ method: 'GET', url: '/v1/things/a', headers: { 'x-api-key': 'P' } });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('refuses in its own form what still comes while it ends', async () => {
    const socket = connect(port, '127.0.0.1');
    let answers = '';
    socket.on('data', (chunk: Buffer) => (answers += chunk.toString()));
    const ended = once(socket, 'close');
    const started = new Promise<void>((resolve) => (slow.started = resolve));
    let end = (): void => undefined;
    slow.mayEnd = new Promise((resolve) => (end = resolve));
    socket.write('GET /v1/slow HTTP/1.1\r\nhost: a\r\n\r\n');
    await started;
    const closed = app.close();
    socket.write('GET /v1/slow HTTP/1.1\r\nhost: a\r\n\r\n');
    await sleep(50);
    end();
    await Promise.all([closed, ended]);
    expect(answers).toContain('HTTP/1.1 200 ');
    expect(answers).toContain('"code":"service.stopping"');
  });

  it('slows down who tries keys, and lets the good ones through', async () => {
    const ask = (key: string) => app.inject({ method: 'GET', url: '/v1/things/a', headers: { 'x-api-key': key } });
    expect((await ask('P')).statusCode).toBe(200);
    const statuses: number[] = [];
    for (let guess = 0; guess < 60; guess += 1) statuses.push((await ask(`guess-${String(guess)}`)).statusCode);
    expect(statuses.slice(0, 20)).toEqual(Array<number>(20).fill(401));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(35);
    const late = await ask('guess-60');
    expect([late.statusCode, late.json<{ code: string }>().code, late.headers['retry-after']]).toEqual([
      429,
      'auth.too_many_failures',
      '1',
    ]);
    expect((await ask('P')).statusCode).toBe(200);
    expect(new Set(refused.map(({ event }) => event))).toEqual(new Set(['auth.key_unknown', 'auth.too_many_failures']));
    expect(JSON.stringify(refused)).not.toContain('guess-');
  });
});

describe('a deadline for who sends', () => {
  it('ends a body that comes a byte at a time', async () => {
    const fastify = fastifyFactory({
      ...serverOptions,
      requestTimeout: 300,
      http: { ...serverOptions.http, headersTimeout: 200, connectionsCheckingInterval: 50 },
    });
    fastify.post('/', () => ({}));
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const { port } = fastify.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('error', () => undefined);
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n');
    const drip = setInterval(() => socket.write(' '), 50);
    await once(socket, 'close');
    clearInterval(drip);
    expect(answer).toContain('HTTP/1.1 408 ');
    expect(answer).toContain('"code":"request.timeout"');
    await fastify.close();
  });
});
