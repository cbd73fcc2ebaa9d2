import { createSecretKey, randomBytes } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  Caller,
  createHttpApp,
  fixedApiKeys,
  PageQuery,
  Roles,
  type ApiCaller,
  type PlatformProblemCode,
} from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { webEdge } from '../web-edge';

const HOST = 'loyalty.example';
const CARD_KEY = 'accrue_member_k';
const secretOf = (letter: string): string => letter.repeat(43);
const [ANNA, BEN] = [secretOf('a'), secretOf('b')];

/** What stands behind the edge, and whom it thinks it answers. */
let owners: Map<string, string>;
let asked: string[];
let isAway: boolean;

@Controller('v1')
class ApiController {
  @Roles('member')
  @Post('card-links::find')
  @HttpCode(200)
  find(@Body() { secret }: { secret: string }): object {
    asked.push(secret);
    if (isAway) throw new Rejected<PlatformProblemCode>('service.unavailable');
    const memberId = owners.get(secret);
    if (memberId === undefined) throw new Rejected<'card_link.unknown'>('card_link.unknown');
    return { memberId };
  }

  @Roles('pos', 'member')
  @Get('members/:memberId/balance')
  balance(@Param('memberId') memberId: string, @Caller() caller: ApiCaller, @Query() { limit }: PageQuery): object {
    return { memberId, by: caller.name, own: caller.memberId, limit };
  }

  @Roles('pos')
  @Get('members/:memberId/secrets')
  secrets(): object {
    return {};
  }

  @Roles('pos', 'member')
  @Post('redemptions')
  redeem(@Body() body: object, @Caller() caller: ApiCaller): object {
    return { body, by: caller.name };
  }
}

@Module({ controllers: [ApiController] })
class ApiModule {}

describe('the card of a member at the edge', () => {
  let app: NestFastifyApplication;
  let now: number;
  let address = 0;

  beforeAll(async () => {
    app = await createHttpApp({
      modules: [ApiModule],
      apiKeys: fixedApiKeys({ [CARD_KEY]: { name: 'card', role: 'member' }, P: { name: 'till', role: 'pos' } }),
      problemStatuses: { 'card_link.unknown': 404 },
      edge: webEdge({
        apps: [],
        sessionKey: createSecretKey(randomBytes(32)),
        ...{ cardKey: CARD_KEY, signIn: null, log: { warn: () => undefined } },
        nowMs: () => now,
      }),
    });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    now = 1_000_000_000;
    owners = new Map([
      [ANNA, 'anna'],
      [BEN, 'ben/../x'],
    ]);
    asked = [];
    isAway = false;
    address += 1;
  });

  const OWN = { origin: `https://${HOST}`, 'sec-fetch-site': 'same-origin' };
  const send = (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    headers: Readonly<Record<string, string>> = {},
    body?: object,
  ) =>
    app.inject({
      method,
      url,
      remoteAddress: `10.0.0.${String(address)}`,
      headers: { host: HOST, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
  const cookieOf = (setCookie: unknown): string => String(setCookie).split(';', 1)[0] ?? '';
  const open = async (secret = ANNA): Promise<string> => {
    const { statusCode, headers } = await send('POST', '/v1/card-sessions', OWN, { secret });
    expect(statusCode).toBe(204);
    return cookieOf(headers['set-cookie']);
  };
  const told = (answer: { statusCode: number; json(): unknown }): readonly unknown[] => [
    answer.statusCode,
    (answer.json() as { code?: unknown }).code,
  ];

  it('opens with the secret of a link, for a cookie that no script, other host or other site gets', async () => {
    const { headers } = await send('POST', '/v1/card-sessions', OWN, { secret: ANNA });
    expect(headers['set-cookie']).toMatch(
      /^__Host-card=v1\.[\w.-]+; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(Buffer.from(String(headers['set-cookie']), 'base64url').toString()).not.toContain(ANNA);
  });

  it('shows the member of the session, asked for as that member, and passes the query on', async () => {
    const cookie = await open();
    const answer = await send('GET', '/v1/me/balance?limit=7', { cookie });
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { memberId: 'anna', by: 'member/anna', own: 'anna', limit: 7 },
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('shows nobody else, whatever else a request says', async () => {
    const cookie = await open();
    const headers = { cookie, 'x-accrue-member': 'ben', 'x-api-key': 'P' };
    expect((await send('GET', '/v1/me/balance', headers)).json()).toMatchObject({ memberId: 'anna' });
    expect(told(await send('GET', '/v1/me/balance?memberId=ben', headers))).toEqual([400, 'request.unknown_parameter']);
    expect(told(await send('GET', '/v1/members/ben/balance', { cookie }))).toEqual([401, 'auth.key_missing']);
    expect(told(await send('GET', '/v1/members/anna/balance', { cookie }))).toEqual([401, 'auth.key_missing']);
    for (const path of ['/v1/me/../members/ben/balance', '/v1/me/%2e%2e/members/ben/balance', '/v1/me/secrets'])
      expect((await send('GET', path, { cookie })).statusCode).toBeGreaterThanOrEqual(401);
  });

  it('keeps a member id with a slash one part of the path', async () => {
    const cookie = await open(BEN);
    expect((await send('GET', '/v1/me/balance', { cookie })).json()).toMatchObject({ memberId: 'ben/../x' });
  });

  it('redeems for its member and nobody else', async () => {
    const cookie = await open();
    const body = { memberId: 'ben', receiverId: 'ben', rewardId: 'mug', redemptionId: 'r-1', wait: true };
    const answer = await send('POST', '/v1/me/redemptions', { cookie, ...OWN }, body);
    expect([answer.statusCode, answer.json()]).toEqual([
      201,
      { body: { memberId: 'anna', rewardId: 'mug', redemptionId: 'r-1' }, by: 'member/anna' },
    ]);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site that hides what it is', { origin: 'https://evil.example' }],
    ['a page of a neighbour', { origin: `https://${HOST}`, 'sec-fetch-site': 'same-site' }],
    ['whoever does not say', {}],
  ])('does nothing for %s', async (_who, headers) => {
    const cookie = await open();
    expect(told(await send('POST', '/v1/me/redemptions', { cookie, ...headers }, { rewardId: 'mug' }))).toEqual([
      403,
      'session.other_origin',
    ]);
    expect(told(await send('POST', '/v1/card-sessions', headers, { secret: BEN }))).toEqual([
      403,
      'session.other_origin',
    ]);
  });

  it('does not open without its cookie, with a changed one, or with the cookie of a session', async () => {
    const cookie = await open();
    const begun = await send('POST', '/v1/session', { 'x-api-key': 'P' });
    const session = cookieOf(begun.headers['set-cookie']).replace('__Host-accrue', '__Host-card');
    for (const wrong of ['', `${cookie.slice(0, -4)}AAAA`, '__Host-card=nonsense', session])
      expect(told(await send('GET', '/v1/me/balance', { cookie: wrong }))).toEqual([401, 'card_session.ended']);
    expect(told(await send('GET', '/v1/me/balance', { 'x-api-key': 'P' }))).toEqual([401, 'card_session.ended']);
  });

  it('asks again after 15 minutes whether the link is good, and ends when it was blocked', async () => {
    const cookie = await open();
    owners.delete(ANNA);
    now += 15 * 60_000 - 1;
    expect((await send('GET', '/v1/me/balance', { cookie })).statusCode).toBe(200);
    now += 1;
    const ended = await send('GET', '/v1/me/balance', { cookie });
    expect(told(ended)).toEqual([401, 'card_session.ended']);
    expect(ended.headers['set-cookie']).toContain('__Host-card=; Max-Age=0;');
    expect(asked).toEqual([ANNA, ANNA]);
  });

  it('goes on with a new cookie while the link is good, as the survivor where members were merged', async () => {
    const cookie = await open();
    owners.set(ANNA, 'anna-2');
    now += 15 * 60_000;
    const first = await send('GET', '/v1/me/balance', { cookie });
    expect(first.json()).toMatchObject({ memberId: 'anna-2' });
    const next = await send('GET', '/v1/me/balance', { cookie: cookieOf(first.headers['set-cookie']) });
    expect([next.statusCode, next.headers['set-cookie'], asked.length]).toEqual([200, undefined, 2]);
  });

  it('lets nobody in while it cannot be asked, and does not forget them for that', async () => {
    const cookie = await open();
    isAway = true;
    now += 15 * 60_000;
    const answer = await send('GET', '/v1/me/balance', { cookie });
    expect([...told(answer), answer.headers['set-cookie']]).toEqual([503, 'service.unavailable', undefined]);
  });

  it('ends after 180 days without use, and is asked for when a clock ran ahead', async () => {
    const cookie = await open();
    now += 180 * 24 * 3_600_000;
    expect(told(await send('GET', '/v1/me/balance', { cookie }))).toEqual([401, 'card_session.ended']);
    now = 0;
    owners.delete(ANNA);
    expect(told(await send('GET', '/v1/me/balance', { cookie }))).toEqual([401, 'card_session.ended']);
  });

  it('is closed by its member', async () => {
    const { statusCode, headers } = await send('DELETE', '/v1/card-sessions', { cookie: await open(), ...OWN });
    expect([statusCode, headers['set-cookie']]).toEqual([
      204,
      '__Host-card=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
    ]);
  });

  it('slows down whoever guesses secrets, and asks nobody about what cannot be one', async () => {
    for (let tries = 0; tries < 20; tries += 1)
      expect(told(await send('POST', '/v1/card-sessions', OWN, { secret: `no secret ${String(tries)}` }))).toEqual([
        401,
        'card_session.link_unknown',
      ]);
    expect(told(await send('POST', '/v1/card-sessions', OWN, { secret: secretOf('z') }))).toEqual([
      429,
      'auth.too_many_failures',
    ]);
    expect(asked).toEqual([]);
  });
});

describe('a key of the role member', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    owners = new Map();
    asked = [];
    app = await createHttpApp({
      modules: [ApiModule],
      apiKeys: fixedApiKeys({ M: { name: 'card', role: 'member' } }),
      problemStatuses: {},
    });
  });
  afterAll(() => app.close());

  it.each([
    ['the member that it names', '/v1/members/anna/balance', 'anna', 200],
    ['another one', '/v1/members/ben/balance', 'anna', 403],
    ['one when it names none', '/v1/members/anna/balance', '', 403],
    ['what is not for members', '/v1/members/anna/secrets', 'anna', 403],
  ])('learns of %s: %s', async (_what, url, member, status) => {
    const headers = { 'x-api-key': 'M', ...(member === '' ? {} : { 'x-accrue-member': member }) };
    expect((await app.inject({ method: 'GET', url, headers })).statusCode).toBe(status);
  });
});
