import { Injectable } from '@nestjs/common';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import { ContextPorts, type ContextDefinition } from '@accrue/context-kit';
import { auditMigration, type StoredApiKeys } from '@accrue/http';
import type { MessageBus } from '@accrue/messaging';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import { Serving, type Served } from './serving';
import { openContext, type ContextHost } from './wiring/context-host';
import { createLogger } from './wiring/logger';
import { Lifecycle } from './wiring/lifecycle';

const DUE_AT = '2026-01-01T00:00:00.000Z';

@Injectable()
class SendLetters implements DueWork {
  readonly name = 'send-letters';
  constructor(private readonly ports: ContextPorts) {}
  due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.ports.database.query<DueItem>(
      `select key, due_at as "dueAt" from letter where due_at <= $1 and (due_at, key) > ($2, $3) and not is_sent
       order by due_at, key limit $4`,
      [by, after?.dueAt ?? '-infinity', after?.key ?? '', limit],
    );
  }
  async handle({ key }: DueItem): Promise<void> {
    if (key === 'lost') throw new Error('no such address');
    await this.ports.database.query('update letter set is_sent = true where key = $1', [key]);
  }
}

const definition: ContextDefinition = {
  name: 'enrollment',
  migrations: [
    {
      name: 'Letter1795824010000',
      sql: 'create table letter (key text primary key, due_at timestamptz not null, is_sent boolean not null default false)',
    },
  ],
  projections: [],
  publications: { messagesOf: {}, topics: [], publish: () => [] },
  problemStatuses: {},
  configKeys: [],
  dueWork: [SendLetters],
  controllers: [],
  policies: [],
  providers: [],
};

const silentBus = {
  subscribe: () => undefined,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
} as unknown as MessageBus;
const anybodyIsOperator = {
  find: () => Promise.resolve({ name: 'anna', role: 'operator' }),
} as unknown as StoredApiKeys;

describe('due work of a context', () => {
  jest.setTimeout(60_000);
  let test: TestDatabase;
  let host: ContextHost;
  const lives: Lifecycle[] = [];
  const logger = createLogger('silent');

  beforeAll(async () => {
    test = await testDatabase();
    const openLog = (database: ContextHost['database']) => createPostgresEventLog({ database });
    host = await openContext(definition, {
      databaseUrls: { enrollment: test.url },
      logger,
      schema: 'migrate',
      openLog,
    });
    // The platform's schema is another one elsewhere; here it has who asked for what, and nothing else.
    await host.database.query(auditMigration.sql);
  });
  afterAll(async () => {
    for (const life of lives) await life.stop(10_000);
    await host.close();
    await test.drop();
  });

  /** A process of the context, with the role or without. */
  const start = async (doesDueWork: boolean): Promise<Served> => {
    const life = new Lifecycle(logger);
    lives.push(life);
    const config = {
      host: '127.0.0.1',
      port: 0,
      logLevel: 'silent' as const,
      shutdownDeadlineMs: 10_000,
      trustedProxies: [],
      jobsRunningMax: 2,
      cacheMib: null,
    };
    const serving = new Serving({ config, contexts: [definition], life, logger });
    return serving.serve({
      hosts: [host],
      platform: host.database,
      bus: silentBus,
      apiKeys: anybodyIsOperator,
      values: {},
      edge: null,
      servesApi: true,
      doesDueWork,
    });
  };
  const call = async ({ url }: Served, method: string, path: string): Promise<unknown> =>
    (await fetch(url + path, { method, headers: { 'x-api-key': 'any' } })).json();
  const write = (key: string) => host.database.query('insert into letter values ($1, $2)', [key, DUE_AT]);
  const statusOf = async (served: Served) =>
    ((await call(served, 'GET', '/v1/due-work')) as { dueWork: readonly object[] }).dueWork;

  it('is done by processes with the role only; the others tell of it, too', async () => {
    await write('to-ann');
    const without = await start(false);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await statusOf(without)).toEqual([
      {
        context: 'enrollment',
        work: 'send-letters',
        dueSince: DUE_AT,
        overdueSeconds: expect.any(Number) as number,
        setAsideCount: 0,
        setAside: [],
      },
    ]);
    await start(true);
    await eventually(async () => expect(await statusOf(without)).toMatchObject([{ dueSince: null }]));
  });

  it('that was set aside is shown with its reason, and tried again when somebody says so', async () => {
    const served = await start(false);
    await write('lost');
    await eventually(async () => expect(await statusOf(served)).toMatchObject([{ dueSince: DUE_AT }]));
    // As after five failures, which take a while.
    await eventually(async () => {
      const set = await host.database.query(
        `update due_claim set set_aside_at = now(), failures = 5 where key = 'lost' and failures > 0 returning key`,
      );
      expect(set).toHaveLength(1);
    });
    expect(await statusOf(served)).toMatchObject([
      { setAsideCount: 1, setAside: [{ key: 'lost', failures: 5, reason: 'Error: no such address' }] },
    ]);
    expect(await call(served, 'POST', '/v1/due-work/enrollment/send-letters:retry')).toEqual({ retried: 1 });
    expect(await call(served, 'POST', '/v1/due-work/enrollment/nothing:retry')).toMatchObject({
      status: 404,
      code: 'due_work.unknown',
    });
    await eventually(async () =>
      expect(await host.database.query(`select failures from due_claim where key = 'lost'`)).toMatchObject([
        { failures: 1 },
      ]),
    );
  });
});
