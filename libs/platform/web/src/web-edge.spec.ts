import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Caller, createHttpApp, Public, Roles, type ApiCaller, type ApiKeys } from '@accrue/http';
import { builtApps } from './built-apps';
import { webEdge } from './web-edge';

@Controller('v1')
class WorkController {
  @Roles('operator')
  @Get('work')
  look(@Caller() caller: ApiCaller): object {
    return { by: caller.name };
  }

  @Roles('operator')
  @Post('work')
  @HttpCode(200)
  work(@Caller() caller: ApiCaller): object {
    return { by: caller.name };
  }

  @Public()
  @Get('open')
  open(): object {
    return { open: true };
  }
}

@Module({ controllers: [WorkController] })
class WorkModule {}

const OPERATOR = 'accrue_operator_k';
const ANALYST = 'accrue_analyst_k';
const HOST = 'loyalty.example';
const NOBODY_ELSE = { cardKey: null, signIn: null, log: { warn: () => undefined } };

describe('the edge that browsers come to', () => {
  let app: NestFastifyApplication;
  let folder: string;
  let known: Map<string, ApiCaller>;
  let now: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accrue-web-'));
    for (const [path, content] of [
      ['console/index.html', '<p>console</p>'],
      ['till/index.html', '<p>till</p>'],
      ['assets/app-1a2b.js', 'export {};'],
      ['assets/app-1a2b.js.gz', 'compressed'],
      ['.build.json', '{"stamp": 1}'],
    ] as const) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const apiKeys: ApiKeys = { find: (key) => Promise.resolve(known.get(key) ?? null) };
    const sessionKey = createSecretKey(randomBytes(32));
    app = await createHttpApp({
      modules: [WorkModule],
      apiKeys,
      problemStatuses: {},
      edge: webEdge({ apps: ['console'], sessionKey, ...NOBODY_ELSE, folder, nowMs: () => now }),
    });
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    now = 1_000_000_000;
    known = new Map<string, ApiCaller>([
      [OPERATOR, { name: 'anna', role: 'operator' }],
      [ANALYST, { name: 'boris', role: 'analyst' }],
    ]);
  });

  const send = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Readonly<Record<string, string>> = {}) =>
    app.inject({ method, url, headers: { host: HOST, ...headers } });
  const cookieOf = (setCookie: unknown): string => String(setCookie).split(';', 1)[0] ?? '';
  const signIn = async (key = OPERATOR): Promise<string> => {
    const { statusCode, headers } = await send('POST', '/v1/session', { 'x-api-key': key });
    expect(statusCode).toBe(201);
    return cookieOf(headers['set-cookie']);
  };
  const codeOf = (answer: { json(): unknown }): unknown => (answer.json() as { code: unknown }).code;
  const own = { origin: `https://${HOST}`, 'sec-fetch-site': 'same-origin' };

  describe('sessions', () => {
    it('begin with an API key, say whose they are, work as the key does, and end', async () => {
      const cookie = await signIn();
      const session = await send('GET', '/v1/session', { cookie });
      expect([session.statusCode, session.json()]).toEqual([
        200,
        {
          name: 'anna',
          role: 'operator',
          endsAt: new Date(now + 8 * 3_600_000).toISOString(),
          idleAt: new Date(now + 30 * 60_000).toISOString(),
        },
      ]);
      expect((await send('GET', '/v1/work', { cookie })).json()).toEqual({ by: 'anna' });
      expect((await send('POST', '/v1/work', { cookie, ...own })).json()).toEqual({ by: 'anna' });
      const ended = await send('DELETE', '/v1/session', { cookie });
      expect([ended.statusCode, ended.headers['set-cookie']]).toEqual([
        204,
        '__Host-accrue=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
      ]);
    });

    it('do not begin with a key that is not known, or with none', async () => {
      const wrong = await send('POST', '/v1/session', { 'x-api-key': 'accrue_operator_other' });
      expect([wrong.statusCode, codeOf(wrong), wrong.headers['set-cookie']]).toEqual([
        401,
        'auth.key_unknown',
        undefined,
      ]);
      expect(codeOf(await send('POST', '/v1/session'))).toBe('auth.key_missing');
    });

    it('are not made longer by one another', async () => {
      const cookie = await signIn();
      const again = await send('POST', '/v1/session', { cookie, ...own });
      expect([again.statusCode, codeOf(again)]).toEqual([401, 'auth.key_missing']);
    });

    it('may do what their key may, and no more', async () => {
      const cookie = await signIn(ANALYST);
      expect(codeOf(await send('GET', '/v1/work', { cookie }))).toBe('auth.role_not_allowed');
    });

    it('are worth nothing once their key is revoked', async () => {
      const cookie = await signIn();
      known.delete(OPERATOR);
      expect(codeOf(await send('GET', '/v1/work', { cookie }))).toBe('auth.key_unknown');
    });

    it('end by themselves, and the browser is told to forget them', async () => {
      const cookie = await signIn();
      now += 30 * 60_000;
      const late = await send('GET', '/v1/work', { cookie });
      expect([late.statusCode, codeOf(late)]).toEqual([401, 'session.ended']);
      expect(late.headers['set-cookie']).toContain('Max-Age=0');
      // Whoever only asks has done nothing wrong.
      expect((await send('GET', '/v1/session', { cookie })).statusCode).toBe(204);
      expect((await send('GET', '/v1/session')).statusCode).toBe(204);
      expect((await send('GET', '/v1/open', { cookie })).statusCode).toBe(200);
    });

    it('go on while somebody works, not while a page only looks for news', async () => {
      const cookie = await signIn();
      now += 60_000;
      const looked = await send('GET', '/v1/work', { cookie, 'x-accrue-background': 'true' });
      expect(looked.headers['set-cookie']).toBeUndefined();
      const worked = await send('GET', '/v1/work', { cookie });
      now += 29 * 60_000 + 59_000;
      expect((await send('GET', '/v1/work', { cookie })).statusCode).toBe(401);
      expect((await send('GET', '/v1/work', { cookie: cookieOf(worked.headers['set-cookie']) })).statusCode).toBe(200);
    });

    it.each([
      ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
      ['another site that hides what it is', { origin: 'https://evil.example' }],
      ['a page of a neighbour', { origin: `https://${HOST}`, 'sec-fetch-site': 'same-site' }],
      ['a sandbox', { origin: 'null' }],
      ['whoever does not say', {}],
    ])('change nothing for %s', async (_who, headers) => {
      const cookie = await signIn();
      const answer = await send('POST', '/v1/work', { cookie, ...headers });
      expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'session.other_origin']);
    });

    it('give way to a key that a request shows, from wherever it comes', async () => {
      const cookie = await signIn(ANALYST);
      const answer = await send('POST', '/v1/work', { cookie, 'x-api-key': OPERATOR, origin: 'https://evil.example' });
      expect(answer.json()).toEqual({ by: 'anna' });
    });
  });

  describe('web apps', () => {
    it('are those that were built', () => {
      expect(builtApps(folder)).toEqual(['console', 'till']);
    });

    it.each(['/console', '/console/', '/console/members/m-1?x=1'])('have one page for every path: %s', async (path) => {
      const { statusCode, headers, body } = await send('GET', path);
      expect([statusCode, headers['content-type'], body]).toEqual([200, 'text/html; charset=utf-8', '<p>console</p>']);
      expect(headers['cache-control']).toBe('no-cache');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain(`default-src 'none'; script-src 'self';`);
      expect(policy).toContain(`frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`);
      expect(policy).not.toContain('unsafe');
    });

    it('are not served when they were not asked for', async () => {
      expect(codeOf(await send('GET', '/till'))).toBe('route.unknown');
    });

    it('have files that stay as they are for ever, compressed where the browser can read that', async () => {
      const plain = await send('GET', '/web/assets/app-1a2b.js');
      expect([plain.statusCode, plain.body]).toEqual([200, 'export {};']);
      expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      const small = await send('GET', '/web/assets/app-1a2b.js', { 'accept-encoding': 'gzip' });
      expect([small.headers['content-encoding'], small.body]).toEqual(['gzip', 'compressed']);
      expect(small.headers['content-type']).toContain('javascript');
    });

    it.each([
      '/web/.build.json',
      '/web/console/index.html',
      '/web/assets/../.build.json',
      '/web/assets/%2e%2e/.build.json',
      '/web/assets/none.js',
    ])('give out nothing else: %s', async (path) => {
      expect((await send('GET', path)).statusCode).toBe(404);
    });

    it('are where a browser comes to from the root, while programs are told as before that there is nothing', async () => {
      const browser = await send('GET', '/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
      expect([browser.statusCode, browser.headers.location]).toEqual([302, '/console']);
      const program = await send('GET', '/', { accept: '*/*' });
      expect([program.statusCode, codeOf(program)]).toEqual([404, 'route.unknown']);
    });
  });
});
