import { createSecretKey, randomBytes } from 'node:crypto';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Caller, createHttpApp, Roles, type ApiCaller, type ApiKeys } from '@accrue/http';
import { LocalProvider, OIDC_CLIENT, ProviderVisitor } from '@accrue/testing';
import { webEdge } from '../web-edge';
import { pseudonymOf } from './person';
import { ANSWER } from './sign-in-routes';

@Controller('v1')
class WorkController {
  @Roles('support')
  @Get('work')
  look(@Caller() caller: ApiCaller): ApiCaller {
    return caller;
  }

  @Roles('operator')
  @Post('work')
  work(@Caller() caller: ApiCaller): ApiCaller {
    return caller;
  }
}

@Module({ controllers: [WorkController] })
class WorkModule {}

const PUBLIC_URL = 'https://loyalty.example';
const SSO_KEY = 'accrue_sso_k';
const OWN = { origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' };

describe('a person signs in with a provider of identities', () => {
  const provider = new LocalProvider();
  const warnings: object[] = [];
  let app: NestFastifyApplication;
  let known: Map<string, ApiCaller>;
  let now = 1_000_000_000;
  let address = 0;

  const appWith = (issuer: string): Promise<NestFastifyApplication> => {
    const apiKeys: ApiKeys = { find: (key) => Promise.resolve(known.get(key) ?? null) };
    const log = { warn: (fields: object) => void warnings.push(fields) };
    return createHttpApp({
      ...{ modules: [WorkModule], apiKeys, problemStatuses: {} },
      edge: webEdge({
        ...{ apps: ['console', 'till', 'card'], sessionKey: createSecretKey(randomBytes(32)), cardKey: null, log },
        signIn: {
          oidc: { issuer, ...OIDC_CLIENT, scopes: 'openid profile email groups' },
          mapping: { claim: 'groups', valuesOf: { operator: ['admins'], support: ['helpdesk', 'callcentre'] } },
          ...{ name: 'Company account', publicUrl: PUBLIC_URL, ssoKey: SSO_KEY },
        },
        nowMs: () => now,
      }),
    });
  };
  const send = (url: string, headers: Readonly<Record<string, string>> = {}, method: 'GET' | 'POST' = 'GET') =>
    app.inject({ method, url, headers: { host: 'loyalty.example', ...headers }, remoteAddress: `10.0.0.${address}` });
  const sentCookie = (setCookie: unknown, name: string): string => {
    const cookies = [setCookie].flat().map((cookie) => String(cookie).split(';', 1)[0] ?? '');
    return cookies.find((cookie) => cookie.startsWith(`${name}=`)) ?? '';
  };
  /** Up to where the provider sends the browser back to. */
  const begin = async (login: string | null, to = '/console/members?tab=lots') => {
    const begun = await send(`/v1/sign-ins/oidc?to=${encodeURIComponent(to)}`);
    const back = await new ProviderVisitor().signIn(String(begun.headers.location), login);
    return {
      back: back.replace(PUBLIC_URL, ''),
      cookie: sentCookie(begun.headers['set-cookie'], '__Host-accrue-sign-in'),
    };
  };
  const signIn = async (login: string | null, to?: string) => {
    const { back, cookie } = await begin(login, to);
    const answered = await send(back, { cookie });
    return {
      to: answered.headers.location,
      session: sentCookie(answered.headers['set-cookie'], '__Host-accrue'),
      forgets: sentCookie(answered.headers['set-cookie'], '__Host-accrue-sign-in'),
    };
  };

  beforeAll(async () => {
    await provider.start(PUBLIC_URL + ANSWER);
    provider.accounts.set('anna', { name: 'Anna Кит', groups: ['everybody', 'admins', 'helpdesk'] });
    provider.accounts.set('ben', { preferred_username: 'ben', groups: 'callcentre' });
    provider.accounts.set('carl', { name: 'Carl', groups: ['cleaning'] });
    app = await appWith(provider.issuer);
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
  });
  beforeEach(() => {
    known = new Map([[SSO_KEY, { name: 'sso', role: 'sso' }]]);
    warnings.length = 0;
    address += 1;
  });

  it('is known by a pseudonym, in the strongest role that their groups have, on the page that they came from', async () => {
    // When
    const { to, session, forgets } = await signIn('anna');
    // Then
    expect([to, forgets]).toEqual(['/console/members?tab=lots', '__Host-accrue-sign-in=']);
    const name = `person/${pseudonymOf(provider.issuer, 'anna')}`;
    const told = await send('/v1/session', { cookie: session });
    expect(told.json()).toMatchObject({ name, role: 'operator', displayName: 'Anna Кит' });
    expect((await send('/v1/work', { cookie: session, ...OWN }, 'POST')).json()).toEqual({ name, role: 'operator' });
    // And another one is another one, with fewer rights; one group may come as a plain text
    const ben = await signIn('ben', '/till');
    expect(ben.to).toBe('/till');
    expect((await send('/v1/session', { cookie: ben.session })).json()).toMatchObject({
      ...{ name: `person/${pseudonymOf(provider.issuer, 'ben')}`, role: 'support', displayName: 'ben' },
    });
    const refused = await send('/v1/work', { cookie: ben.session, ...OWN }, 'POST');
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { code: 'auth.role_not_allowed' }]);
  });

  it('sends everything that protects the answer, and no secret, through the browser', async () => {
    const begun = await send('/v1/sign-ins/oidc');
    const asked = new URL(String(begun.headers.location));
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      ...{ client_id: 'accrue', response_type: 'code', scope: 'openid profile email groups' },
      ...{ redirect_uri: PUBLIC_URL + ANSWER, code_challenge_method: 'S256' },
      ...{ state: expect.any(String), nonce: expect.any(String), code_challenge: expect.any(String) },
    });
    expect(String(begun.headers['set-cookie'])).toMatch(
      /^__Host-accrue-sign-in=v1\.[\w.-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('does not get in without a role, or when they or the provider say no: their page says why, the log as well', async () => {
    expect(await signIn('carl', '/till?a=1')).toEqual({
      ...{ to: '/till?a=1&sign-in=sign_in.no_role', session: '', forgets: '__Host-accrue-sign-in=' },
    });
    expect((await signIn(null)).to).toBe('/console/members?tab=lots&sign-in=sign_in.refused');
    expect(warnings.map((warning) => 'event' in warning && warning.event)).toEqual([
      'sign_in.no_role',
      'sign_in.refused',
    ]);
  });

  it('gets in by nobody else’s answer, by none that is used again or late, and by none with another state', async () => {
    // Given: an answer for Anna
    const first = await begin('anna');
    const other = await begin('ben');
    const told = async (url: string, cookie?: string) => {
      const { headers } = await send(url, cookie === undefined ? {} : { cookie });
      return [headers.location, sentCookie(headers['set-cookie'], '__Host-accrue')];
    };
    const failed = ['/console/members?tab=lots&sign-in=sign_in.provider_failed', ''];
    // Then: in a browser that has not asked for it, nothing
    expect(await told(first.back)).toEqual(['/console?sign-in=sign_in.not_begun', '']);
    expect(await told(first.back, '__Host-accrue-sign-in=v1.rubbish')).toEqual([
      '/console?sign-in=sign_in.not_begun',
      '',
    ]);
    expect(await told(first.back, other.cookie)).toEqual(failed);
    expect(await told(first.back.replace(/code=[^&]+/, 'code=made-up'), first.cookie)).toEqual(failed);
    // And: once only, at the provider
    expect((await told(first.back, first.cookie))[0]).toBe('/console/members?tab=lots');
    expect(await told(first.back, first.cookie)).toEqual(failed);
    // And: not after ten minutes
    now += 10 * 60_000;
    expect(await told(other.back, other.cookie)).toEqual(['/console?sign-in=sign_in.not_begun', '']);
  });

  it('is led to no page that is not of ours', async () => {
    for (const to of [
      ...['https://evil.example/console', '//evil.example/console', '/\\evil.example', '/console/..//evil.example'],
      ...['/consoles', '/v1/keys', '/card', 'javascript:alert(1)', '/console/%2e%2e/v1/keys', ''],
    ])
      expect([to, (await signIn('anna', to)).to]).toEqual([to, '/console']);
  });

  it('waits after twenty that began at once from one address, and others do not', async () => {
    const begin = async () => String((await send('/v1/sign-ins/oidc')).headers.location);
    for (let tries = 0; tries < 20; tries += 1) expect(await begin()).toContain(provider.issuer);
    expect(await begin()).toBe('/console?sign-in=sign_in.too_many');
    now += 2_000;
    expect(await begin()).toContain(provider.issuer);
    address += 1;
    expect(await begin()).toContain(provider.issuer);
  });

  it('is out when the session has ended, or the key by which people are let in is revoked', async () => {
    const { session } = await signIn('anna');
    known.delete(SSO_KEY);
    expect((await send('/v1/work', { cookie: session })).json()).toMatchObject({ code: 'auth.key_unknown' });
    known.set(SSO_KEY, { name: 'sso', role: 'sso' });
    now += 30 * 60_000;
    expect((await send('/v1/work', { cookie: session })).json()).toMatchObject({ code: 'session.ended' });
  });

  it('cannot be named by a key of another role, and a key of that role is nobody without a person', async () => {
    known.set('A', { name: 'anna', role: 'analyst' });
    const named = { 'x-accrue-person': 'operator/abc' };
    expect((await send('/v1/work', { 'x-api-key': 'A', ...named })).json()).toMatchObject({
      code: 'auth.role_not_allowed',
    });
    const withKey = (person?: string) =>
      send('/v1/work', { 'x-api-key': SSO_KEY, ...(person === undefined ? {} : { 'x-accrue-person': person }) });
    expect((await withKey()).json()).toMatchObject({ code: 'auth.role_not_allowed' });
    for (const wrong of ['abc', 'sso/abc', 'member/abc', 'operator/', 'operator/a b', 'operator/a,support/b'])
      expect((await withKey(wrong)).json()).toMatchObject({ code: 'auth.role_not_allowed' });
    expect((await withKey('support/abc')).json()).toEqual({ name: 'person/abc', role: 'support' });
  });

  it('learns where it is offered, and that it is not', async () => {
    expect((await send('/v1/sign-ins')).json()).toEqual({
      oidc: { name: 'Company account', path: '/v1/sign-ins/oidc' },
    });
  });

  it('reads that the provider is away; the platform starts and goes on without it, and finds it when it is back', async () => {
    const away = new LocalProvider();
    await away.start(PUBLIC_URL + ANSWER);
    await away.stop();
    const before = app;
    app = await appWith(away.issuer);
    try {
      expect((await send('/v1/sign-ins/oidc?to=/till')).headers.location).toBe('/till?sign-in=sign_in.provider_failed');
      expect(warnings).toMatchObject([
        { event: 'sign_in.provider_failed', reason: expect.stringMatching(/./) as string },
      ]);
      await away.start(PUBLIC_URL + ANSWER);
      expect((await send('/v1/sign-ins/oidc')).headers.location).toContain(away.issuer);
    } finally {
      await app.close();
      app = before;
      await away.stop();
    }
  });
});
