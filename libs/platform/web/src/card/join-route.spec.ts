import { createSecretKey, randomBytes } from 'node:crypto';
import { Body, Controller, HttpCode, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, fixedApiKeys, Roles, type PlatformProblemCode } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { webEdge } from '../web-edge';

const HOST = 'loyalty.example';
const POSTER = 'P'.repeat(22);
const SECRET = 's'.repeat(43);
const OWN = { origin: `https://${HOST}`, 'sec-fetch-site': 'same-origin' };

let asked: (readonly [string, Readonly<Record<string, unknown>>])[];

@Controller('v1')
class ApiController {
  @Roles('member')
  @Post('posters/:posterId(^[^]+)::join')
  @HttpCode(200)
  join(@Param('posterId') posterId: string, @Body() body: Record<string, unknown>): object {
    asked.push([posterId, body]);
    if (body['phone'] === 'away') throw new Rejected<PlatformProblemCode>('service.unavailable');
    if (/^[PQ]/.test(posterId)) return { memberId: 'anna' };
    throw new Rejected<'poster.unknown'>('poster.unknown');
  }

  @Roles('member')
  @Post('card-links::find')
  @HttpCode(200)
  find(@Body() { secret }: { secret: string }): object {
    return { memberId: secret === SECRET ? 'anna' : 'nobody' };
  }
}

@Module({ controllers: [ApiController] })
class ApiModule {}

describe('joining by a poster at the edge', () => {
  let app: NestFastifyApplication;
  beforeEach(async () => {
    asked = [];
    app = await createHttpApp({
      modules: [ApiModule],
      apiKeys: fixedApiKeys({ K: { name: 'card', role: 'member' } }),
      problemStatuses: { 'poster.unknown': 404 },
      edge: webEdge({
        ...{ apps: [], sessionKey: createSecretKey(randomBytes(32)), cardKey: 'K' },
        ...{ signIn: null, log: { warn: () => undefined } },
      }),
    });
  });
  afterEach(() => app.close());

  const join = async (body: object, from = '10.0.0.1', headers: Readonly<Record<string, string>> = OWN) => {
    const answer = await app.inject({
      ...{ method: 'POST', url: '/v1/join', remoteAddress: from, payload: body },
      headers: { host: HOST, ...headers },
    });
    const { code } = answer.body === '' ? {} : answer.json();
    return { status: answer.statusCode, code, headers: answer.headers };
  };

  it('opens the card on the phone that joins, and sends on what was typed', async () => {
    const { status, headers } = await join({
      poster: POSTER,
      secret: SECRET,
      phone: '+447700900123',
      consents: ['sms'],
    });
    expect(status).toBe(204);
    expect(headers['set-cookie']).toMatch(/^__Host-card=v1\.[\w.-]+; .*HttpOnly; Secure; SameSite=Strict$/);
    expect(asked).toEqual([[POSTER, { secret: SECRET, phone: '+447700900123', consents: ['sms'] }]]);
  });

  it.each([
    ['a poster that is none', { poster: 'X'.repeat(22), secret: SECRET }, 404, 'poster.unknown'],
    ['what cannot be a poster', { poster: '../members', secret: SECRET }, 404, 'poster.unknown'],
    ['no poster at all', { secret: SECRET }, 404, 'poster.unknown'],
    ['a platform that is away', { poster: POSTER, secret: SECRET, phone: 'away' }, 503, 'service.unavailable'],
    ['a body that is too large', { poster: POSTER, secret: 's'.repeat(5_000) }, 413, 'request.too_large'],
  ])('gives no card for %s', async (_what, body, status, code) => {
    const answer = await join(body);
    expect([answer.status, answer.code, answer.headers['set-cookie']]).toEqual([status, code, undefined]);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a program that says nothing', {}],
  ])('makes no member for %s', async (_who, headers) => {
    expect(await join({ poster: POSTER, secret: SECRET }, '10.0.0.1', headers)).toMatchObject({
      ...{ status: 403, code: 'session.other_origin' },
    });
    expect(asked).toEqual([]);
  });

  it('lets twenty join from one address, then has it wait; others go on', async () => {
    const body = { poster: POSTER, secret: SECRET };
    for (let times = 0; times < 20; times += 1) expect((await join(body)).status).toBe(204);
    const refused = await join(body);
    expect([refused.status, refused.code, refused.headers['retry-after']]).toEqual([429, 'join.too_many', '1']);
    expect((await join(body, '10.0.0.2')).status).toBe(204);
  });

  it('lets a hundred join by one poster, wherever they come from; other posters go on', async () => {
    const statuses = new Set<number>();
    for (let times = 0; times < 100; times += 1)
      statuses.add((await join({ poster: POSTER, secret: SECRET }, `10.0.1.${String(times)}`)).status);
    expect([...statuses]).toEqual([204]);
    expect(await join({ poster: POSTER, secret: SECRET }, '10.0.2.1')).toMatchObject({ code: 'join.too_many' });
    expect((await join({ poster: 'Q'.repeat(22), secret: SECRET }, '10.0.2.1')).status).toBe(204);
  });
});
