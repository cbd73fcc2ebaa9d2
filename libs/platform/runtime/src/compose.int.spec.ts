import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, Param, Post, type OnApplicationShutdown } from '@nestjs/common';
import { memberState, receiptCompleted, schemaUri, TOPICS } from '@accrue/contracts';
import { CommandExecutor, type StreamModel } from '@accrue/event-store';
import { Roles } from '@accrue/http';
import { type ContextDefinition, ContextPorts } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import { Consumes, ConsumesInTransaction, Policy, type Message } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { key, readModel, text } from '@accrue/projections';
import { testDatabase, type TestDatabase } from '@accrue/testing';
import { compose, type RunningPlatform } from './compose';
import { readConfig } from './startup/config';
import { configKeysOf } from './startup/config-keys';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are looked into as they are
type Json = any;

/** Two small contexts: one has members, the other counts them and reads receipts from outside. */
type Joined = { readonly type: 'Joined'; readonly data: { readonly memberId: string } };
const model: StreamModel<number, Joined> = { category: 'member', initial: 0, evolve: (count) => count + 1 };
const happened: string[] = [];

@Controller('v1/test-members')
class MemberController implements OnApplicationShutdown {
  private readonly executor: CommandExecutor<number, Joined>;
  constructor(private readonly ports: ContextPorts) {
    this.executor = new CommandExecutor(ports.log, model);
  }
  @Roles('pos') @Post(':memberId') async join(@Param('memberId') memberId: string) {
    const at = { messageId: `join-${memberId}`, occurredAt: this.ports.clock.now() };
    const { revision } = await this.executor.execute(
      `member-${memberId}`,
      (count) => (count > 0 ? [] : [{ type: 'Joined', data: { memberId } }]),
      at,
    );
    await this.ports.projections.waitFor('members', { streamId: `member-${memberId}`, revision });
    return this.ports.database.query('select member_id from member where member_id = $1', [memberId]);
  }
  @Roles('pos') @Get('config') config() {
    return this.ports.config;
  }
  @Roles('pos') @Get('slow') async slow() {
    happened.push('request began');
    await new Promise((resolve) => setTimeout(resolve, 300));
    happened.push('request answered');
    return { ok: true };
  }
  @Roles('pos') @Post() refuse(@Body() _: unknown) {
    throw new Rejected<'member.refused'>('member.refused');
  }
  onApplicationShutdown() {
    happened.push('services stopped');
  }
}

const member = readModel('member', { columns: { member_id: key(text()) } });

const members: ContextDefinition = {
  name: 'enrollment',
  migrations: [],
  projections: [
    {
      name: 'members',
      version: 1,
      eventTypes: new Set(['Joined']),
      tables: [member],
      project: ({ data }) => {
        const { memberId } = data as Joined['data'];
        return [member.change({ member_id: memberId }, () => ({}))];
      },
    },
  ],
  publications: {
    messagesOf: { Joined: ['loyalty.enrollment.member.state.v1'] },
    topics: [TOPICS.memberState],
    publish: ({ data }) => {
      const { memberId } = data as Joined['data'];
      const at = { enrolledAt: JOINED_AT, occurredAt: JOINED_AT };
      const state = { memberId, reference: null, status: 'active', mergedInto: null, ...at };
      return [
        {
          topic: TOPICS.memberState,
          type: 'loyalty.enrollment.member.state.v1',
          subject: memberId,
          key: memberId,
          data: state,
        },
      ];
    },
  },
  problemStatuses: { 'member.refused': 422 },
  configKeys: ['masterKey'],
  controllers: [MemberController],
  policies: [],
  providers: [],
};

const JOINED_AT = '2026-01-01T00:00:00.000Z';
const consumed: Message[] = [];
@Policy()
class CountMembers {
  @ConsumesInTransaction('campaigns.count-members', memberState)
  async count(messages: readonly Message[], tx: Transaction): Promise<void> {
    await tx.query('insert into counted select * from unnest($1::text[])', [messages.map(({ key }) => key)]);
  }
  @Consumes('campaigns.read-receipts', receiptCompleted)
  read(message: Message): Promise<void> {
    consumed.push(message);
    return Promise.resolve();
  }
}
const counts: ContextDefinition = {
  name: 'campaigns',
  migrations: [{ name: 'Counted1795824010000', sql: 'create table counted (member_id text primary key)' }],
  projections: [],
  publications: { messagesOf: {}, topics: [], publish: () => [] },
  problemStatuses: {},
  configKeys: [],
  controllers: [],
  policies: [CountMembers],
  providers: [],
};

jest.setTimeout(60_000); // several starts and stops, and other suites on the same cores

describe('a composed platform', () => {
  let test: TestDatabase;
  let data: string;
  let platform: RunningPlatform;
  const configOf = (changes: Record<string, string> = {}) =>
    readConfig(
      { DATABASE_URL: test.url, ACCRUE_DATA: data, ACCRUE_PORT: '0', ACCRUE_LOG_LEVEL: 'silent', ...changes },
      configKeysOf([members, counts]),
    );
  const start = (changes?: Record<string, string>) =>
    compose({ config: configOf(changes), contexts: [members, counts] });
  const key = async () => (await readFile(join(data, 'api-key'), 'utf8')).trim();
  const call = async (method: string, path: string, body?: string, type = 'application/json') => {
    const response = await fetch(platform.url + path, {
      method,
      headers: { 'x-api-key': await key(), ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const until = async <T>(look: () => Promise<T>, good: (value: T) => boolean): Promise<T> => {
    for (let tries = 0; tries < 800; tries += 1) {
      const value = await look();
      if (good(value)) return value;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('it did not happen within 20 s');
  };
  const drained = () =>
    until(
      () => call('GET', '/v1/system/lag'),
      ({ body }) => body.drained,
    );
  let firstKeys: RunningPlatform['newKeys'];

  beforeAll(async () => {
    test = await testDatabase();
    data = await mkdtemp(join(tmpdir(), 'accrue-compose-'));
    platform = await start();
    firstKeys = platform.newKeys;
  });
  afterAll(async () => {
    await platform.stop();
    await test.drop();
    await rm(data, { recursive: true });
  });

  it('makes keys for every role on its first start, and keeps the operator’s for this machine only', async () => {
    expect(Object.keys(firstKeys ?? {}).sort()).toEqual(['analyst', 'operator', 'pos', 'support']);
    expect(await key()).toBe(firstKeys?.operator);
    for (const file of ['api-key', 'secrets.json', 'platform.json'])
      expect((await stat(join(data, file))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(data, 'platform.json'), 'utf8'))).toEqual({
      url: platform.url,
      pid: process.pid,
    });
  });

  it('is ready, part by part', async () => {
    expect(await call('GET', '/readyz')).toEqual({
      status: 200,
      body: { status: 'ready', parts: { process: 'running', database: 'up', enrollment: 'up', campaigns: 'up' } },
    });
    expect((await call('GET', '/livez')).body).toEqual({ status: 'live' });
  });

  it('takes a write to the read models of its own context and of others', async () => {
    expect((await call('POST', '/v1/test-members/m-1')).body).toEqual([{ member_id: 'm-1' }]);
    await call('POST', '/v1/test-members/m-2');
    const { body } = await drained();
    expect(body).toMatchObject({
      events: 2,
      behind: 0,
      projections: [{ context: 'enrollment', name: 'members', behind: 0 }],
    });
    expect((body.subscriptions as Json[]).map(({ topic, group }) => [topic, group]).sort()).toEqual([
      [TOPICS.memberState, 'campaigns.count-members'],
      [TOPICS.posReceipts, 'campaigns.read-receipts'],
    ]);
    const rows = await test.open('campaigns').query('select member_id from counted order by 1');
    expect(rows).toEqual([{ member_id: 'm-1' }, { member_id: 'm-2' }]);
  });

  it('gives a context its own configuration and maps its rejections', async () => {
    expect(Object.keys((await call('GET', '/v1/test-members/config')).body)).toEqual(['masterKey']);
    expect(await call('POST', '/v1/test-members', '{}')).toMatchObject({
      status: 422,
      body: { code: 'member.refused' },
    });
  });

  it('reports and rebuilds projections', async () => {
    expect((await call('GET', '/v1/projections')).body.projections).toMatchObject([
      { context: 'enrollment', name: 'members', state: 'live', behind: 0 },
    ]);
    const before = (await call('GET', '/v1/system/digests')).body.digests;
    expect(before).toMatchObject([{ context: 'enrollment', name: 'members', table: 'member', rows: 2 }]);
    const asked = await call('POST', '/v1/projections/enrollment/members:rebuild');
    expect(asked.status).toBe(202);
    const { body: job } = await until(
      () => call('GET', `/v1/jobs/${String(asked.body.id)}`),
      ({ body }) => body.finishedAt !== null,
    );
    expect(job).toMatchObject({
      ...{ kind: 'projection.rebuild', subject: 'enrollment/members', state: 'done', unit: 'events', error: null },
      result: { events: 2, swapped: true, tables: [{ table: 'member', rows: 2, differences: 0 }] },
    });
    const { body: listed } = await call('GET', '/v1/jobs?kind=projection.rebuild');
    expect(listed.jobs).toMatchObject([{ id: job.id, state: 'done' }]);
    expect((await call('GET', '/v1/jobs/enrollment.none')).body.code).toBe('job.unknown');
    expect((await call('POST', '/v1/jobs/nowhere.1:cancel')).status).toBe(404);
    expect((await call('GET', '/v1/system/digests')).body.digests).toEqual(before);
    expect((await call('POST', '/v1/projections/enrollment/none:rebuild')).body.code).toBe('projection.unknown');
  });

  it('takes messages of tills onto the bus, and parks what cannot be read', async () => {
    const send = (body: string, type?: string) => call('POST', `/v1/topics/${TOPICS.posReceipts}/messages`, body, type);
    expect(await send(JSON.stringify({ key: 'k', value: '{"broken":' }))).toEqual({
      status: 202,
      body: { accepted: 1 },
    });
    const lines = [
      { key: 'k', value: {} },
      { key: 'k', value: {}, headers: { ce_type: null } },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n');
    expect((await send(lines, 'application/x-ndjson')).body).toEqual({ accepted: 2 });
    await drained();
    const deadLetters: Json[] = (await call('GET', '/v1/dead-letters?status=parked')).body.deadLetters;
    expect(deadLetters.map(({ reasonCode }) => reasonCode).sort()).toEqual([
      'message.invalid_json',
      'message.missing_attribute',
      'message.schema_violation',
    ]);
    expect(consumed).toEqual([]);
    const broken = deadLetters.find(({ reasonCode }) => reasonCode === 'message.invalid_json');
    const path = `/v1/dead-letters/${encodeURIComponent(broken.id)}`;
    expect((await call('GET', path)).body.payload).toBe('{"broken":');
    expect((await call('POST', `${path}:replay`)).body).toMatchObject({ status: 'parked', attempts: 2 });
    expect((await call('POST', `${path}:discard`)).body.status).toBe('discarded');
    expect((await call('GET', '/v1/dead-letters?status=parked')).body.deadLetters).toHaveLength(2);
    expect((await call('GET', '/v1/dead-letters/none')).body.code).toBe('dead_letter.unknown');
  });

  it('lets nobody publish facts of a context', async () => {
    expect((await call('POST', `/v1/topics/${TOPICS.memberState}/messages`, '{"key":"k","value":{}}')).body.code).toBe(
      'topic.not_open',
    );
  });

  it('describes its routes', async () => {
    const { body } = await call('GET', '/v1/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/v1/projections/{context}/{name}:rebuild', '/v1/test-members/{memberId}', '/readyz']),
    );
    expect(JSON.stringify(body)).not.toContain('nullable');
  });

  it('describes its topics, and serves every schema where messages and the description say it is', async () => {
    const { body } = await call('GET', '/v1/asyncapi.json');
    expect(body.asyncapi).toBe('3.0.0');
    const messages = Object.values(
      body.components.messages as Record<string, { name: string; payload: { schema?: { $ref: string } } }>,
    );
    expect(messages.length).toBeGreaterThan(20);
    for (const { name, payload } of messages.filter(({ payload: { schema } }) => schema !== undefined)) {
      const path = new URL(payload.schema?.$ref ?? '', 'http://platform/v1/asyncapi.json').pathname;
      expect([name, path]).toEqual([name, schemaUri(name)]);
      expect((await call('GET', path)).body).toMatchObject({ $id: path, title: name });
    }
    expect(await call('GET', '/v1/schemas/nothing.json')).toMatchObject({
      status: 404,
      body: { code: 'schema.unknown' },
    });
  });

  it.each([['a data directory that is in use', {}, /is in use by another running program/]])(
    'does not start with %s',
    async (_name, changes, message) => {
      await expect(start(changes)).rejects.toThrow(message);
      expect((await call('GET', '/readyz')).status).toBe(200);
    },
  );

  it('does not start on a port that is taken, and says which variable to set', async () => {
    const taken = await new Promise<Server>((resolve) => {
      const server: Server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
    const { port } = taken.address() as { port: number };
    await expect(start({ ACCRUE_PORT: String(port), ACCRUE_DATA: join(data, 'other') })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken`,
    );
    await new Promise((resolve) => taken.close(resolve));
  });

  it('does not touch a database that was filled with other keys', async () => {
    const other = join(data, 'other');
    // A new version brings migrations: they wait for the right key.
    const platformSchema = test.open('platform');
    await platformSchema.query(`delete from schema_migration where name like 'Instance-%'; drop table instance`);
    await expect(start({ ACCRUE_DATA: other })).rejects.toThrow(
      `another masterKey: ${join(other, 'secrets.json')}, where it was kept, has none: put that file back`,
    );
    await expect(start({ ACCRUE_DATA: other, ACCRUE_MASTER_KEY: 'k'.repeat(43) })).rejects.toThrow(
      'set ACCRUE_MASTER_KEY (or its _FILE, _COMMAND) to the value it was filled with',
    );
    expect(await platformSchema.query(`select to_regclass('instance') as made`)).toEqual([{ made: null }]);
    await expect(stat(join(other, 'secrets.json'))).rejects.toThrow('ENOENT'); // a refused start makes no keys
    expect((await call('POST', '/v1/test-members/m-3')).status).toBe(201); // and took nothing over
  });

  it('does not start with damaged secrets, or on a file instead of a folder, and says what to do', async () => {
    const damaged = join(data, 'damaged');
    await mkdir(damaged);
    await writeFile(join(damaged, 'secrets.json'), '{"masterKey": "abc', { mode: 0o600 });
    await expect(start({ ACCRUE_DATA: damaged })).rejects.toThrow(
      /secrets.json is damaged: .* Put it back from your backup/,
    );
    expect(await readFile(join(damaged, 'secrets.json'), 'utf8')).toBe('{"masterKey": "abc');
    await expect(start({ ACCRUE_DATA: join(damaged, 'secrets.json') })).rejects.toThrow(
      `The folder ${join(damaged, 'secrets.json')} (ACCRUE_DATA) cannot be used: it is a file, not a folder.`,
    );
  });

  it('does not start with a key from two places, though they agree', async () => {
    const kept = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8')) as { masterKey: string };
    const both = join(data, 'both');
    await mkdir(both);
    await writeFile(join(both, 'secrets.json'), JSON.stringify(kept), { mode: 0o600 });
    await expect(start({ ACCRUE_DATA: both, ACCRUE_MASTER_KEY: kept.masterKey })).rejects.toThrow(
      `masterKey lies in ${join(both, 'secrets.json')}, and ACCRUE_MASTER_KEY (or its _FILE, _COMMAND) gives it as well`,
    );
  });

  it('finishes what is in flight, then stops in order', async () => {
    const slow = call('GET', '/v1/test-members/slow');
    await until(
      () => Promise.resolve(happened),
      (list) => list.includes('request began'),
    );
    const stopping = platform.stop();
    expect(await slow).toEqual({ status: 200, body: { ok: true } });
    expect(await stopping).toBe(true);
    expect(happened).toEqual(['request began', 'request answered', 'services stopped']);
    await expect(fetch(`${platform.url}/livez`)).rejects.toThrow();
    await expect(stat(join(data, 'platform.json'))).rejects.toThrow('ENOENT');
  });

  it('goes on where it was after a restart, with the keys it has', async () => {
    platform = await start();
    expect(platform.newKeys).toBeNull();
    expect((await call('POST', '/v1/test-members/m-1')).body).toEqual([{ member_id: 'm-1' }]);
    expect((await drained()).body.events).toBe(3);
    expect(await test.open('campaigns').query('select count(*)::int as n from counted')).toEqual([{ n: 3 }]);
  });

  it('takes another message key once the check value of the old one is deleted, and no other key by that', async () => {
    await platform.stop();
    const path = join(data, 'secrets.json');
    const kept = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
    const changed = (names: readonly string[]) =>
      JSON.stringify({ ...kept, ...Object.fromEntries(names.map((name) => [name, 'n'.repeat(43)])) });
    await writeFile(path, changed(['messageKey']));
    await expect(start()).rejects.toThrow('This database was filled with another messageKey');
    await test.open('platform').query(`delete from context_value_check where name = 'messageKey'`);
    await writeFile(path, changed(['messageKey', 'masterKey']));
    await expect(start()).rejects.toThrow('This database was filled with another masterKey');
    await writeFile(path, changed(['messageKey']));
    platform = await start();
    expect((await call('POST', '/v1/test-members/m-1')).body).toEqual([{ member_id: 'm-1' }]);
    expect((await drained()).body.events).toBe(3);
  });

  it('gives way to another process that takes its log over', async () => {
    const said: string[] = [];
    await platform.stop();
    platform = await compose({
      config: configOf(),
      contexts: [members, counts],
      onFatal: (message) => said.push(message),
    });
    const kept = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8')) as Record<string, string>;
    const successor = await start({
      ACCRUE_DATA: join(data, 'successor'),
      ACCRUE_MASTER_KEY: kept['masterKey'] ?? '',
      ACCRUE_MESSAGE_KEY: kept['messageKey'] ?? '',
    });
    expect((await call('POST', '/v1/test-members/m-4')).status).toBe(500);
    expect(said).toEqual([expect.stringContaining('Another program has taken over the enrollment log')]);
    expect((await call('GET', '/readyz')).body).toMatchObject({ status: 'not ready', parts: { process: 'fenced' } });
    await platform.stop();
    platform = successor;
    expect((await call('POST', '/v1/test-members/m-4')).status).toBe(201);
  });
});
