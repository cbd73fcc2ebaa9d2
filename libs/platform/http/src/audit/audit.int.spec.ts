import { Body, Controller, Get, HttpCode, Module, Post, Put } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Rejected } from '@accrue/kernel';
import { migrate, type PostgresDatabase } from '@accrue/persistence';
import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import { fixedApiKeys } from '../api-keys';
import { createHttpApp } from '../http-app';
import { Roles } from '../roles.decorator';
import { auditMigration, createAuditTrail } from './audit-postgres';
import type { AuditTrail } from './audit-trail';
import { NotAudited } from './not-audited';

jest.setTimeout(60_000);

let done: string[] = [];

@Controller('v1')
class WorkController {
  @Roles('pos', 'support', 'member')
  @Post('members/:memberId/links/:linkId(^[^]+)::block')
  @HttpCode(200)
  block(@Body() body: { readonly refuse?: boolean; readonly fail?: boolean }): object {
    if (body.refuse === true) throw new Rejected<'link.gone'>('link.gone', {});
    if (body.fail === true) throw new Error('a bug');
    done.push('block');
    return { blocked: true };
  }

  @Roles('support')
  @Put('members/:memberId')
  change(): object {
    return {};
  }

  @Roles('pos')
  @Get('members/:memberId')
  show(): object {
    return {};
  }

  @NotAudited()
  @Roles('pos')
  @Post('receipts')
  record(): object {
    return {};
  }
}

@Module({ controllers: [WorkController] })
class WorkModule {}

describe('who did what', () => {
  let server: TestDatabase;
  let database: PostgresDatabase;
  let trail: AuditTrail;
  let app: NestFastifyApplication;
  let failing = false;

  beforeAll(async () => {
    server = await testDatabase();
    database = server.open('platform');
    await migrate(database, 'platform', [auditMigration]);
    trail = createAuditTrail(database);
    app = await createHttpApp({
      ...{
        modules: [WorkModule],
        problemStatuses: { 'link.gone': 409 },
        log: { error: () => undefined, warn: () => undefined },
      },
      apiKeys: fixedApiKeys({
        O: { name: 'anna', role: 'operator' },
        S: { name: 'ben', role: 'support' },
        P: { name: 'till', role: 'pos' },
        M: { name: 'card', role: 'member' },
        N: { name: 'sso', role: 'sso' },
      }),
      audit: { ...trail, begin: (asked) => (failing ? Promise.reject(new Error('no database')) : trail.begin(asked)) },
    });
  });
  afterAll(async () => {
    await app.close();
    await server.drop();
  });
  beforeEach(async () => {
    done = [];
    failing = false;
    await database.query('truncate audit_entry');
  });

  const send = (key: string, method: 'GET' | 'POST' | 'PUT', url: string, more: object = {}, json: object = {}) =>
    app.inject({
      ...{ method, url, headers: { 'x-api-key': key, 'x-correlation-id': 'c-1', ...more } },
      ...(method === 'GET' ? {} : { payload: json }),
    });
  const BLOCK = '/v1/members/m-1/links/a:b:block';
  /** What is told once all that was asked has ended. */
  const told = async () => {
    await eventually(async () =>
      expect((await trail.list({}, 100, null)).every(({ status }) => status !== null)).toBe(true),
    );
    return (await trail.list({}, 100, null)).map(({ actor, role, action, subjects, status, code }) => [
      ...[actor, role, action, subjects.join(' '), status, code],
    ]);
  };

  it('is kept of operators, support, and people who signed in: what they asked, of whom, and how it ended', async () => {
    await send('O', 'POST', BLOCK);
    await send('S', 'PUT', '/v1/members/m%2F2');
    await send('S', 'POST', BLOCK, {}, { refuse: true });
    await send('O', 'POST', BLOCK, {}, { fail: true });
    await send('N', 'POST', BLOCK, { 'x-accrue-person': 'pos/abc' });
    const block = 'POST /v1/members/{memberId}/links/{linkId}:block';
    const whole = (await told()).map((entry) => JSON.stringify(entry)).sort();
    const expected = [
      ['person/abc', 'pos', block, 'm-1 a:b', 200, null],
      ['anna', 'operator', block, 'm-1 a:b', 500, 'internal'],
      ['ben', 'support', block, 'm-1 a:b', 409, 'link.gone'],
      ['ben', 'support', 'PUT /v1/members/{memberId}', 'm/2', 200, null],
      ['anna', 'operator', block, 'm-1 a:b', 200, null],
    ];
    expect(whole).toEqual(expected.map((entry) => JSON.stringify(entry)).sort());
    const [entry] = await trail.list({}, 1, null);
    expect(entry).toMatchObject({ correlationId: 'c-1', at: expect.stringMatching(/^20\d\d-.*Z$/) as string });
  });

  it('is not kept of tills and members, of what only asks, and of who is not let in', async () => {
    await send('P', 'POST', BLOCK);
    await send('M', 'POST', BLOCK, { 'x-accrue-member': 'm-1' });
    await send('O', 'GET', '/v1/members/m-1');
    await send('O', 'POST', '/v1/receipts');
    await send('O', 'POST', `${BLOCK}?dryRun=true`);
    await send('O', 'POST', BLOCK, {}, { dryRun: true });
    await send('S', 'POST', '/v1/unknown');
    await send('unknown', 'POST', BLOCK);
    expect(await trail.list({}, 100, null)).toEqual([]);
  });

  it('is kept before it is done: what cannot be kept is not done, and what nobody saw the end of says so', async () => {
    failing = true;
    expect((await send('O', 'POST', BLOCK)).statusCode).toBe(500);
    expect(done).toEqual([]);
    // As a process leaves it that dies in the middle.
    await trail.begin({ actor: 'anna', role: 'operator', action: 'PUT /v1/x', subjects: [], correlationId: 'c' });
    expect(await trail.list({}, 1, null)).toMatchObject([{ status: null, code: null }]);
  });

  it('is asked by actor, by what it was done to, by time, and page by page', async () => {
    const at = async (minute: number, actor: string, ...subjects: readonly string[]) => {
      const id = await trail.begin({ actor, role: 'operator', action: 'PUT /v1/x', subjects, correlationId: 'c' });
      await database.query(
        `update audit_entry set at = timestamptz '2026-01-01T00:00:00Z' + make_interval(mins => $2) where id = $1`,
        [id, minute],
      );
      return id;
    };
    // The last two at the same moment.
    const ids = [
      await at(1, 'anna', 'm-1'),
      await at(2, 'ben', 'm-1', 'r-1'),
      await at(3, 'anna', 'm-2'),
      await at(3, 'anna'),
    ];
    type List = AuditTrail['list'];
    const found = async (filter: Parameters<List>[0], limit = 100, before: Parameters<List>[2] = null) =>
      (await trail.list(filter, limit, before)).map(({ id }) => ids.indexOf(id));
    const all = await found({ actor: 'anna' });
    expect([...all].sort()).toEqual([0, 2, 3]);
    expect(all[2]).toBe(0);
    const [first] = await trail.list({ actor: 'anna' }, 1, null);
    expect([all[0], ...(await found({ actor: 'anna' }, 2, first ?? null))]).toEqual(all);
    expect(await found({ subject: 'm-1' })).toEqual([1, 0]);
    expect(await found({ subject: 'r-1', actor: 'anna' })).toEqual([]);
    expect(await found({ to: '2026-01-01T00:01:00.000Z' })).toEqual([]);
    expect(await found({ from: '2026-01-01T00:01:00.000Z', to: '2026-01-01T00:02:00.000Z' })).toEqual([0]);
  });
});
