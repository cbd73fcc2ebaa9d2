import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Rejected } from '@accrue/kernel';
import { StoreUnavailable } from '@accrue/event-store';
import {
  Caller,
  createHttpApp,
  CorrelationId,
  fixedApiKeys,
  Optional,
  parseNdjson,
  Public,
  Roles,
  type ApiCaller,
} from './index';

class PartDto {
  @IsString() sku!: string;
}

class MoveDto {
  @Optional() @ValidateNested({ each: true }) @Type(() => PartDto) parts?: PartDto[];
  @IsString() walletId!: string;
  @IsInt() points!: number;
}

class PageQuery {
  @Optional() @IsString() limit?: string;
  @Optional() @IsString() format?: string;
}

@Controller('v1')
class TestController {
  @Public() @Get('open') open() {
    return { ok: true };
  }
  @Roles('pos') @Get('receipts/:receiptId') show(@Param('receiptId') id: string) {
    return { show: id };
  }
  @Roles('pos') @Post('receipts::evaluate') @HttpCode(200) evaluate() {
    return { evaluate: true };
  }
  @Roles('pos') @Post('receipts/:receiptId(^[^]+)::claim') claim(@Param('receiptId') id: string) {
    return { claim: id };
  }
  @Roles('pos') @Post('receipts/:receiptId(^[^]+)::void') void(@Param('receiptId') id: string) {
    return { void: id };
  }
  @Roles('operator') @Get('secret') secret(@Caller() caller: ApiCaller, @CorrelationId() id: string) {
    return { caller, id };
  }
  @Roles('pos') @Get('page') page(@Query() { limit, format }: PageQuery) {
    return { limit, format };
  }
  @Roles('pos') @Get('export') export(@Query('format') format: string) {
    return { format };
  }
  @Roles('pos') @Post('moves') move(@Body() body: MoveDto) {
    return { ...body, dto: body instanceof MoveDto };
  }
  @Roles('pos') @Post('lines') @HttpCode(200) lines(@Body() body: unknown) {
    return parseNdjson(body, { linesMax: 3, example: '{"a":1}' });
  }
  @Roles('pos') @Get('fail/:how') fail(@Param('how') how: string) {
    if (how === 'known')
      throw new Rejected<'points.insufficient'>('points.insufficient', {
        requested: 11,
        available: 10,
        status: 'open',
      });
    if (how === 'unmapped') throw new Rejected<'thing.nobody_mapped'>('thing.nobody_mapped', { secret: 1 });
    if (how === 'kernel') throw new Rejected<'id.invalid'>('id.invalid', { length: 0 });
    if (how === 'store') throw new StoreUnavailable('connection to 10.0.0.7 lost');
    if (how === 'conflict') throw Object.assign(new Error('again'), { name: 'ConcurrencyConflict', retriable: true });
    throw new TypeError('x is not a function at /srv/secret/path.js');
  }
  @Get('forgotten') forgotten() {
    return 'no role was declared';
  }
}

@Module({ controllers: [TestController] })
class TestModule {}

describe('an HTTP application', () => {
  let app: NestFastifyApplication;
  const logged: unknown[] = [];
  const warned: unknown[] = [];
  beforeAll(async () => {
    app = await createHttpApp({
      modules: [TestModule],
      apiKeys: fixedApiKeys({ P: { name: 'till', role: 'pos' }, O: { name: 'boss', role: 'operator' } }),
      problemStatuses: { 'points.insufficient': 422 },
      log: { error: (fields) => void logged.push(fields), warn: (fields) => void warned.push(fields) },
    });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    logged.length = 0;
    warned.length = 0;
  });

  const call = async (
    method: 'GET' | 'POST',
    url: string,
    options: { key?: string | undefined; body?: string; type?: string; headers?: Record<string, string> } = {},
  ) => {
    const { key = 'P', body, type = 'application/json' } = options;
    const response = await app.inject({
      method,
      url,
      headers: {
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': type }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: response.statusCode, json: response.json<Record<string, unknown>>(), headers: response.headers };
  };

  it('tells verbs after a colon from ids, also ids with a colon in them', async () => {
    expect((await call('POST', '/v1/receipts:evaluate')).json).toEqual({ evaluate: true });
    expect((await call('POST', '/v1/receipts/a-1.b:claim')).json).toEqual({ claim: 'a-1.b' });
    expect((await call('POST', '/v1/receipts/a%3Ab:claim')).json).toEqual({ claim: 'a:b' });
    expect((await call('POST', '/v1/receipts/a:b:void')).json).toEqual({ void: 'a:b' });
    expect((await call('GET', '/v1/receipts/a:b')).json).toEqual({ show: 'a:b' });
  });

  it.each([
    ['no key', '', '/v1/secret', 401, 'auth.key_missing'],
    ['a key that nobody gave out', 'nope', '/v1/secret', 401, 'auth.key_unknown'],
    ['a till at the operator’s', 'P', '/v1/secret', 403, 'auth.role_not_allowed'],
    ['a route nobody declared a role for', 'P', '/v1/forgotten', 403, 'auth.role_not_allowed'],
    ['a route that is not there', 'P', '/v1/none', 404, 'route.unknown'],
    ['a mapped rejection', 'P', '/v1/fail/known', 422, 'points.insufficient'],
    ['a rejection of the kernel', 'P', '/v1/fail/kernel', 400, 'id.invalid'],
    ['a lost store', 'P', '/v1/fail/store', 503, 'service.unavailable'],
    ['too many writers', 'P', '/v1/fail/conflict', 409, 'write.conflict'],
    ['a rejection nobody mapped', 'P', '/v1/fail/unmapped', 500, 'internal'],
    ['a bug', 'P', '/v1/fail/bug', 500, 'internal'],
  ])('%s', async (_name, key, url, status, code) => {
    const answer = await call('GET', url, { key });
    expect([answer.status, answer.json['code'], answer.json['type']]).toEqual([
      status,
      code,
      `urn:accrue:problem:${code}`,
    ]);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json['instance']).toBe(url);
    expect(logged).toHaveLength(status === 500 ? 1 : 0);
    expect(JSON.stringify(answer.json)).not.toMatch(/secret\/path|10\.0\.0\.7|not a function/);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '2' : undefined);
  });

  it('gives a rejection’s data, but never instead of the standard members', async () => {
    expect((await call('GET', '/v1/fail/known')).json).toEqual({
      type: 'urn:accrue:problem:points.insufficient',
      title: 'Points insufficient',
      status: 422,
      code: 'points.insufficient',
      detail: 'Points insufficient: requested 11, available 10, status open.',
      instance: '/v1/fail/known',
      requested: 11,
      available: 10,
    });
  });

  it('lets an operator in everywhere, and probes without a key', async () => {
    const answer = await call('GET', '/v1/secret', {
      key: '',
      headers: { 'x-api-key': 'O', 'x-correlation-id': 'till-7/42' },
    });
    expect(answer.json).toEqual({ caller: { name: 'boss', role: 'operator' }, id: 'till-7/42' });
    expect(answer.headers['x-correlation-id']).toBe('till-7/42');
    expect((await call('GET', '/v1/receipts/r', { key: 'O' })).status).toBe(200);
    expect((await call('GET', '/v1/open', { key: '' })).json).toEqual({ ok: true });
  });

  it('does not take over a correlation id that could forge a log line', async () => {
    const { headers } = await call('GET', '/v1/open', { headers: { 'x-correlation-id': 'a b"c' } });
    expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('points at each invalid member', async () => {
    const bad = await call('POST', '/v1/moves', { body: '{"points":"3"}' });
    expect([bad.status, bad.json['code']]).toEqual([400, 'request.invalid']);
    expect(bad.json['errors']).toEqual([
      { pointer: '/walletId', message: 'walletId must be a string' },
      { pointer: '/points', message: 'points must be an integer number' },
    ]);
    const good = await call('POST', '/v1/moves', { body: '{"points":3,"walletId":"w"}' });
    expect([good.status, good.json]).toEqual([201, { points: 3, walletId: 'w', dto: true }]);
  });

  it('refuses members that a body does not have, also of a list inside it, and any where the route reads none', async () => {
    const misspelt = await call('POST', '/v1/moves', {
      body: '{"points":3,"walletId":"w","not/e":1,"parts":[{"sku":"A"},{"sku":"B","skew":1}]}',
    });
    expect([misspelt.status, misspelt.json['code']]).toEqual([400, 'request.invalid']);
    expect(misspelt.json['errors']).toEqual([
      { pointer: '/not~1e', message: 'there is no such member' },
      { pointer: '/parts/1/skew', message: 'there is no such member' },
    ]);
    for (const body of ['{}', '']) expect((await call('POST', '/v1/receipts:evaluate', { body })).status).toBe(200);
    const none = await call('POST', '/v1/receipts:evaluate', { body: '{"reason":"x"}' });
    expect([none.status, none.json['errors']]).toEqual([
      400,
      [{ pointer: '/reason', message: 'there is no such member' }],
    ]);
    for (const body of ['[]', '"text"', '1'])
      expect((await call('POST', '/v1/receipts:evaluate', { body })).json).toMatchObject({ code: 'request.invalid' });
  });

  it('refuses query parameters that the route does not read', async () => {
    for (const [path, parameter, known] of [
      ['/v1/receipts/r?asOf=2026-01-01', 'asOf', []],
      ['/v1/page?limit=3&format=csv&Limit=4', 'Limit', ['format', 'limit']],
      ['/v1/export?format=csv&formt=csv', 'formt', ['format']],
      ['/v1/open?x', 'x', []],
    ] as const) {
      const { status, json } = await call('GET', path);
      expect([status, json['code'], json['parameter'], json['known']]).toEqual([
        400,
        'request.unknown_parameter',
        parameter,
        known,
      ]);
    }
    expect((await call('GET', '/v1/page?format=csv&limit=3')).json).toEqual({ limit: '3', format: 'csv' });
    expect((await call('GET', '/v1/export?format=csv')).json).toEqual({ format: 'csv' });
    expect((await call('GET', '/v1/receipts/r?asOf=1', { key: '' })).status).toBe(401);
  });

  it.each([
    ['broken JSON', '{"points":', 'application/json', 400, 'request.invalid_json'],
    ['half of a surrogate pair', '{"a":"\\ud83d"}', 'application/json', 422, 'request.not_well_formed'],
    ['a number that is not exact', '{"points":9007199254740993}', 'application/json', 400, 'number.out_of_range'],
    ['half a million brackets', '['.repeat(500_000) + ']'.repeat(500_000), 'application/json', 400, 'json.too_deep'],
    ['no body at all', '', 'application/json', 400, 'request.invalid'],
    ['a body of 10 MB', `"${'x'.repeat(10_000_000)}"`, 'application/json', 413, 'request.too_large'],
    ['a body of 10 MB in lines', 'x'.repeat(10_000_000), 'application/x-ndjson', 413, 'request.too_large'],
    ['XML', '<points/>', 'application/xml', 415, 'request.unsupported_media_type'],
  ])('refuses %s', async (_name, body, type, status, code) => {
    const answer = await call('POST', '/v1/moves', { body, type });
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });

  it('reads lines, each on its own', async () => {
    const type = 'application/x-ndjson';
    expect((await call('POST', '/v1/lines', { type, body: '{"a":1}\n\n{"a":\n2' })).json).toEqual([
      { line: 1, ok: true, value: { a: 1 } },
      { line: 3, ok: false, rejection: expect.objectContaining({ code: 'request.invalid_json' }) },
      { line: 4, ok: true, value: 2 },
    ]);
    expect((await call('POST', '/v1/lines', { type, body: '1\n2\n3\n4' })).json).toMatchObject({
      status: 413,
      code: 'request.too_many_lines',
      linesMax: 3,
    });
    expect((await call('POST', '/v1/lines', { type, body: `{"a":"${'x'.repeat(2_000_000)}"}` })).status).toBe(200);
  });

  it.each([
    ['CSV', 'text/csv', 'card,reference\n1,2\n3,4\n', 422, 'CSV or other text'],
    ['CSV that calls itself lines of JSON', 'application/x-ndjson', 'card;reference\n1;2', 422, 'CSV or other text'],
    ['a JSON array', 'application/x-ndjson', '[{"a":1},\n{"a":2}]', 422, 'a JSON array'],
    ['a JSON document', 'application/x-ndjson', '{\n  "a": 1\n}', 422, 'one JSON document over several lines'],
    ['JSON', 'application/json', '[{"a":1}]', 415, undefined],
  ])('refuses %s once where it wants lines, and shows one', async (_, type, body, status, found) => {
    const answer = await call('POST', '/v1/lines', { type, body });
    expect([answer.status, answer.json]).toEqual([
      status,
      expect.objectContaining({ wanted: 'application/x-ndjson: one JSON object a line', example: '{"a":1}' }),
    ]);
    expect(answer.json['found']).toBe(found);
  });
});
