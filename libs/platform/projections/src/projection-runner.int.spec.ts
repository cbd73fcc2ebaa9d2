import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventIdOf, type InstantIso } from '@accrue/kernel';
import { NO_STREAM, type StoredEvent } from '@accrue/event-store';
// eslint-disable-next-line @nx/enforce-module-boundaries -- a spec only: the feed behind it has to be a real one
import { createMemoryEventLog, type MemoryEventLog } from '@accrue/event-store-memory';
import { migrate, type Database, type PostgresDatabase } from '@accrue/persistence';
import {
  crashableDatabase,
  eventually,
  FixedClock,
  seededRandom,
  testDatabase,
  type TestDatabase,
} from '@accrue/testing';
import { PROJECTION_MIGRATIONS } from './migrations';
import { bigint, integer, json, key, nullable, text, timestamptz } from './columns';
import type { Projection } from './projection';
import { readModel, type Row } from './read-model';
import { createProjectionRunner, type ProjectionRunner } from './projection-runner';

const balance = readModel('balance', {
  columns: {
    account_id: key(text()),
    points: bigint(),
    last_at: timestamptz(),
    tags: json<readonly string[]>(),
    seen_revision: integer(),
  },
  indexes: [['points'], ['last_at', 'points']],
  arrivalDependent: ['seen_revision'],
});
const grandTotal = readModel('total', { columns: { name: key(text()), points: bigint(), events: bigint() } });

/** Balance per account, a total over all, and the receipts of an account; `Closed` deletes. */
const purse = (version = 1, factor = 1): Projection => ({
  name: 'purse',
  version,
  tables: [balance, grandTotal],
  eventTypes: new Set(['Paid', 'Closed']),
  project: (event) => {
    const account = { account_id: event.streamId.slice('purse-'.length) };
    if (event.type === 'Closed') return [balance.change(account, () => undefined)];
    const { amount } = event.data as { amount: number };
    return [
      balance.change(account, (row) => ({
        points: (row?.points ?? 0) + amount * factor,
        last_at: event.metadata.occurredAt,
        tags: [...(row?.tags ?? []), 'paid\0'].slice(-2),
        seen_revision: event.revision,
      })),
      grandTotal.change({ name: 'all' }, (row) => ({
        points: (row?.points ?? 0) + amount * factor,
        events: (row?.events ?? 0) + 1,
      })),
    ];
  },
});

jest.setTimeout(60_000);

describe('projection runner', () => {
  let databases: TestDatabase;
  let database: PostgresDatabase;
  let log: MemoryEventLog;
  let revisions: Map<string, number>;
  const runners: ProjectionRunner[] = [];

  beforeEach(async () => {
    databases = await testDatabase();
    database = databases.open('purses');
    await migrate(database, 'purses', PROJECTION_MIGRATIONS);
    log = createMemoryEventLog({ clock: new FixedClock() });
    revisions = new Map();
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await databases.drop();
  });

  const runner = (projection = purse(), options: object = {}, on: Database = database): ProjectionRunner => {
    const made = createProjectionRunner({
      context: 'purses',
      log,
      database: on,
      projections: [projection],
      options: { pollIntervalMs: 50, retryDelayMinMs: 5, retryDelayMaxMs: 20, waitPollIntervalMs: 10, ...options },
    });
    runners.push(made);
    return made;
  };
  const started = async (...args: Parameters<typeof runner>): Promise<ProjectionRunner> => {
    const made = runner(...args);
    await made.start();
    return made;
  };
  const record = async (account: string, type: string, data: unknown = {}): Promise<StoredEvent> => {
    const streamId = `purse-${account}`;
    const expectedRevision = revisions.get(streamId) ?? NO_STREAM;
    const id = `${streamId}/${expectedRevision}`;
    revisions.set(streamId, expectedRevision + 1);
    const metadata = { occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso, causationId: id, correlationId: id };
    await log.append([{ streamId, expectedRevision, events: [{ id: eventIdOf(id, 0), type, data, metadata }] }]);
    const [stored] = await log.readRevisions(streamId, [expectedRevision + 1]);
    return stored as StoredEvent;
  };
  const pay = (account: string, amount: number): Promise<StoredEvent> => record(account, 'Paid', { amount });
  const payMany = async (events: number, accounts: number): Promise<void> => {
    for (let i = 0; i < events; i++) await pay(`a${i % accounts}`, 1 + (i % 5));
  };
  const caughtUp = (made: ProjectionRunner): Promise<void> =>
    eventually(async () => (await made.lag())[0]?.behind === 0, 20_000);
  const balances = (): Promise<readonly Row[]> =>
    database.query<Record<string, unknown>>('select * from balance order by account_id');
  const total = async (): Promise<Row | undefined> =>
    (await database.query<Record<string, unknown>>('select points, events from total'))[0];

  it('folds what was there and what comes, and deletes', async () => {
    await pay('a', 1);
    await pay('b', 2);
    const made = await started();
    await pay('a', 10);
    await record('b', 'Closed');
    await record('a', 'Unrelated');
    await caughtUp(made);
    expect(await balances()).toStrictEqual([
      {
        account_id: 'a',
        points: 11,
        last_at: '2026-01-01T00:00:00.000Z',
        tags: ['paid\uFFFD', 'paid\uFFFD'],
        seen_revision: 1,
      },
    ]);
    expect(await total()).toStrictEqual({ points: 13, events: 3 });
    expect(await made.status()).toStrictEqual([
      { context: 'purses', name: 'purse', version: 1, generation: 1, state: 'live', behind: 0, setAside: [] },
    ]);
  });

  it('lets a reader wait for its own write', async () => {
    const made = await started();
    for (let i = 1; i <= 20; i++) {
      const { streamId, revision } = await pay('a', 1);
      await made.waitFor('purse', { streamId, revision });
      expect((await balances())[0]?.['points']).toBe(i);
    }
    await made.waitFor('purse', { streamId: 'purse-nobody', revision: NO_STREAM });
  });

  it('lets a reader wait for an event that changes nothing in the read model', async () => {
    const made = await started();
    const { streamId, revision } = await record('a', 'Unrelated');
    await made.waitFor('purse', { streamId, revision });
  });

  it('says so when the read model does not catch up in time, and knows its names', async () => {
    const made = runner();
    await made.start();
    await made.stop();
    const at = await pay('a', 1);
    await expect(made.waitFor('purse', at, 50)).rejects.toMatchObject({
      code: 'read.not_caught_up',
      data: { projection: 'purse', revision: 0 },
    });
    await expect(made.waitFor('other', at, 50)).rejects.toMatchObject({ code: 'projection.unknown' });
  });

  it('waits through the table when another process folds', async () => {
    await started();
    const reader = runner();
    const at = await pay('a', 3);
    await Promise.all([reader.waitFor('purse', at), reader.waitFor('purse', at)]);
    expect((await balances())[0]?.['points']).toBe(3);
    const unrelated = await record('a', 'Unrelated');
    await reader.waitFor('purse', unrelated, 5_000);
  });

  it('lets a reader wait for all that is in the log, in this process and in another', async () => {
    const made = await started();
    for (const id of ['a', 'b', 'c']) await pay(id, 1);
    await made.waitForAll('purse');
    expect((await balances()).length).toBe(3);
    for (const id of ['d', 'e', 'f']) await pay(id, 1);
    await runner().waitForAll('purse', 5_000);
    expect((await balances()).length).toBe(6);
    await made.stop();
    await pay('g', 1);
    await expect(runner().waitForAll('purse', 50)).rejects.toMatchObject({ code: 'read.not_caught_up' });
  });

  it('goes on after its checkpoint, with every event folded once, through kills at any moment', async () => {
    const random = seededRandom(7);
    await payMany(400, 20);
    for (let life = 0; life < 8; life++) {
      const handle = crashableDatabase(database);
      const made = await started(purse(), { batchEventsMax: 16 }, handle);
      await new Promise((resolve) => setTimeout(resolve, random() * 25));
      handle.crash();
      await made.stop();
    }
    const last = await started();
    await caughtUp(last);
    expect(await total()).toStrictEqual({ points: 1_200, events: 400 });
    const [, totals] = await last.digests();
    expect(totals).toMatchObject({ name: 'purse', table: 'total', rows: 1 });
  });

  it('never loses an update when two processes fold the same projection', async () => {
    const both = await Promise.all(
      [started(purse(), { batchEventsMax: 16 }), started(purse(), { batchEventsMax: 16 })].map((made) => made),
    );
    await payMany(600, 30);
    for (const made of both) await caughtUp(made);
    expect(await total()).toStrictEqual({ points: 1_800, events: 600 });
  });

  it('goes on after a rebuild by another process, which is no failure', async () => {
    const folding = await started();
    await payMany(50, 5);
    await caughtUp(folding);
    const states = new Set<string>();
    let running = true;
    const watch = async (): Promise<void> => {
      while (running) states.add((await folding.status())[0]?.state ?? '');
    };
    const watched = watch();
    expect((await runner().rebuild('purse')).tables.map(({ differences }) => differences)).toStrictEqual([0, 0]);
    await pay('a1', 1);
    await eventually(async () => (await total())?.['events'] === 51);
    running = false;
    await watched;
    expect(states.has('failed')).toBe(false);
    expect((await folding.status())[0]).toMatchObject({ generation: 2, state: 'live', behind: 0 });
  });

  it('does not fold what a process of another release has rebuilt in its own version', async () => {
    const old = await started();
    await payMany(50, 5);
    await caughtUp(old);
    await runner(purse(2, 2)).rebuild('purse');
    await pay('a1', 1);
    await eventually(async () => (await old.status())[0]?.state === 'superseded');
    expect((await old.status())[0]?.error).toContain('is live in version 2, and this process folds version 1');
    expect(await total()).toStrictEqual({ points: 300, events: 50 });
    await old.stop();
    const next = await started(purse(2, 2));
    await caughtUp(next);
    expect(await total()).toStrictEqual({ points: 302, events: 51 });
  });

  /** Cannot fold a payment of this amount. */
  const brokenFor = (amount: number): Projection => {
    const sound = purse();
    return {
      ...sound,
      project: (event) => {
        const [balance, all] = sound.project(event);
        if (balance === undefined || all === undefined) throw new Error('a payment changes two rows');
        const change = (row: Row | undefined): Row | undefined => {
          if ((event.data as { amount: number }).amount === amount) throw new TypeError('fold bug');
          return all.change(row);
        };
        return [balance, { ...all, change }];
      },
    };
  };

  it('sets the stream of an event aside that it cannot fold, says so, and goes on with all others', async () => {
    const made = await started(brokenFor(13));
    await pay('a', 5);
    await pay('b', 1);
    await caughtUp(made);
    await pay('a', 13);
    await pay('b', 2);
    await pay('a', 7);
    await caughtUp(made);
    expect(await total()).toStrictEqual({ points: 8, events: 3 });
    expect(await database.query('select account_id, points from balance order by account_id')).toStrictEqual([
      { account_id: 'a', points: 5 },
      { account_id: 'b', points: 3 },
    ]);
    const [status] = await made.status();
    expect(status).toMatchObject({
      state: 'live',
      behind: 0,
      setAside: [{ streamId: 'purse-a', revision: 1, eventType: 'Paid', error: 'TypeError: fold bug' }],
    });
    expect(await made.setAside()).toEqual([{ name: 'purse', streams: 1 }]);

    await made.stop();
    const mended = await started(purse());
    await pay('a', 1);
    await caughtUp(mended);
    expect(await total()).toStrictEqual({ points: 8, events: 3 });
    await mended.rebuild('purse');
    expect(await total()).toStrictEqual({ points: 29, events: 6 });
    expect(await mended.setAside()).toEqual([{ name: 'purse', streams: 0 }]);
  });

  it('stops when too many streams would be set aside, and goes on once the fold is mended', async () => {
    const broken = purse();
    const project = jest.spyOn(broken, 'project').mockImplementation(() => {
      throw new TypeError('fold bug');
    });
    const accounts = Array.from({ length: 101 }, (_, index) => `m${String(index)}`);
    for (const account of accounts) await pay(account, 5);
    const made = await started(broken);
    await eventually(async () => (await made.status())[0]?.state === 'failed');
    expect((await made.status())[0]?.error).toContain('more than 100 streams of purse cannot be folded');
    project.mockRestore();
    await caughtUp(made);
    expect(await total()).toStrictEqual({ points: 505, events: 101 });
    expect((await made.status())[0]?.state).toBe('live');
  });

  it('rebuilds beside the live generation while writers append and readers read: no difference, no failed read', async () => {
    await payMany(1_500, 50);
    const made = await started(purse(), { batchEventsMax: 64, rebuildBatchEventsMax: 200, swapGapEventsMax: 100 });
    let running = true;
    let reads = 0;
    const reader = async (): Promise<void> => {
      for (let before = 0; running;) {
        const [row] = await database.query<{ points: number }>(
          'select coalesce(sum(b.points), 0)::bigint as points from balance b join total t on true',
        );
        const now = await total();
        expect(Number(now?.['points'] ?? 0)).toBeGreaterThanOrEqual(before); // never back to an older read model
        before = Number(now?.['points'] ?? 0);
        expect(row).toBeDefined();
        reads += 1;
      }
    };
    const writer = async (): Promise<void> => {
      for (let i = 0; running; i++) {
        await pay(`w${i % 10}`, 1);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    await caughtUp(made);
    const background = [reader(), reader(), reader(), writer()];
    const progress: [number, number][] = [];
    const reports = [];
    try {
      for (let i = 0; i < 3; i++) reports.push(await made.rebuild('purse', (done, all) => progress.push([done, all])));
    } finally {
      running = false;
      await Promise.all(background);
    }
    await caughtUp(made);
    for (const report of reports) {
      expect(report).toMatchObject({ context: 'purses', name: 'purse', swapped: true });
      expect(report.tables.map(({ table, differences }) => [table, differences])).toStrictEqual([
        ['balance', 0],
        ['total', 0],
      ]);
    }
    expect(reads).toBeGreaterThan(20);
    expect(progress.at(-1)?.[0]).toBeGreaterThan(0);
    const heads = await log.heads();
    expect(await total()).toMatchObject({ events: heads.reduce((sum, head) => sum + head, 0) });
    expect((await made.status())[0]).toMatchObject({ generation: 4, state: 'live', behind: 0 });
    const tables = await database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'purses' and tablename like '%\\_\\_g%' order by 1`,
    );
    expect(tables.map(({ name }) => name)).toStrictEqual(['balance__g4', 'total__g4']);
  });

  it('counts the rows that a damaged live generation has wrong, and repairs them', async () => {
    await payMany(100, 10);
    const made = await started();
    await caughtUp(made);
    await database.query(`update balance__g1 set points = points + 1 where account_id in ('a1', 'a2')`);
    await database.query(`delete from balance__g1 where account_id = 'a3'`);
    await database.query(`insert into balance__g1 values ('ghost', 0, now(), '[]', 0)`);
    await database.query(`update balance__g1 set seen_revision = 99 where account_id = 'a4'`); // depends on arrival: not compared
    const report = await made.rebuild('purse');
    expect(report.tables).toStrictEqual([
      { table: 'balance', rows: 10, differences: 4 },
      { table: 'total', rows: 1, differences: 0 },
    ]);
    expect((await balances()).map((row) => row['points'])).toStrictEqual(
      Array.from({ length: 10 }, (_, i) => 10 * (1 + (i % 5))),
    );
  });

  it('rebuilds by itself when the version of the fold is another one, columns included', async () => {
    await payMany(100, 10);
    const first = await started();
    await caughtUp(first);
    await first.stop();
    const next = purse(2, 2);
    const widened: Projection = {
      ...next,
      tables: [
        balance,
        readModel('total', {
          columns: { name: key(text()), events: bigint(), points: bigint(), note: nullable(text()) },
        }),
      ],
    };
    const second = await started(widened);
    expect(await database.query('select * from total')).toStrictEqual([
      { name: 'all', events: 100, points: 600, note: null },
    ]);
    expect((await second.status())[0]).toMatchObject({ version: 2, generation: 2, state: 'live' });
    await pay('a1', 1);
    await caughtUp(second);
    expect(await total()).toStrictEqual({ points: 602, events: 101 });
  });

  it('refuses a second rebuild while one is under way, and drops what a killed one left', async () => {
    await payMany(50, 5);
    const made = await started();
    await caughtUp(made);
    const rebuilding = made.rebuild('purse');
    await expect(made.rebuild('purse')).rejects.toMatchObject({ code: 'projection.rebuilding' });
    await rebuilding;
    const handle = crashableDatabase(database);
    const doomed = await started(purse(), { rebuildBatchEventsMax: 8, swapGapEventsMax: 0 }, handle);
    await expect(doomed.rebuild('purse', () => handle.crash())).rejects.toThrow('killed');
    await doomed.stop();
    expect((await made.status())[0]).toMatchObject({ state: 'rebuilding' });
    await made.stop();
    const again = await started();
    await caughtUp(again);
    expect((await again.status())[0]).toMatchObject({ state: 'live', generation: 2 });
    expect((await again.rebuild('purse')).tables.map(({ differences }) => differences)).toStrictEqual([0, 0]);
  });

  it('waits with the swap for a reader in a long transaction, and lets other readers pass meanwhile', async () => {
    await payMany(50, 5);
    const made = await started();
    await caughtUp(made);
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const long = database.transaction(async (tx) => {
      await tx.query('select * from total t join balance b on true');
      await held;
    });
    let swapped = false;
    const rebuilt = made.rebuild('purse').then(() => (swapped = true));
    for (let i = 0; i < 20; i++) {
      await balances();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(swapped).toBe(false);
    finish();
    await Promise.all([long, rebuilt]);
    expect(await total()).toStrictEqual({ points: 150, events: 50 });
  });

  it('gives the same digests for the same events however they were batched, and others for other rows', async () => {
    await payMany(300, 20);
    const small = await started(purse(), { batchEventsMax: 16 });
    await caughtUp(small);
    const digests = await small.digests();
    await small.rebuild('purse');
    expect(await small.digests()).toStrictEqual(digests);
    await pay('a1', 1);
    await caughtUp(small);
    const changed = await small.digests();
    expect(changed.map(({ digest }, i) => digest === digests[i]?.digest)).toStrictEqual([false, false]);
  });

  it('starts while another process is still folding on', async () => {
    const other = await started();
    await payMany(20, 5);
    await caughtUp(other);
    const heads = log.heads.bind(log);
    jest.spyOn(log, 'heads').mockImplementationOnce(async () => {
      const before = await heads();
      await pay('a1', 1);
      await eventually(async () => (await total())?.['events'] === 21);
      return before;
    });
    const next = await started();
    await caughtUp(next);
  });

  it('refuses to start on a log that is shorter than what was folded', async () => {
    await payMany(20, 5);
    const made = await started();
    await caughtUp(made);
    await made.stop();
    jest.spyOn(log, 'heads').mockResolvedValue([0, 0, 0, 0, 0, 0, 0, 0]);
    await expect(started()).rejects.toThrow('restored from an older backup');
  });

  it('builds read models anew from an older log once the statements of the runbook have dropped them', async () => {
    // Given read models that have folded twenty events, and a log that was restored to the first ten of them
    await payMany(10, 5);
    await payMany(10, 5);
    const made = await started();
    await caughtUp(made);
    await made.stop();
    log = createMemoryEventLog({ clock: new FixedClock() });
    revisions = new Map();
    await payMany(10, 5);
    // When the service starts, then it refuses, and says what to do
    await expect(started()).rejects.toThrow(
      /^read model purse is folded up to position \d+ of partition \d, but the log ends at \d+: .* drop the read models and let them be rebuilt$/,
    );
    // When an operator does as the page says
    const page = readFileSync(join(__dirname, '../../../../docs/runbooks/backup-and-restore.md'), 'utf8');
    const statements = [...page.matchAll(/`(delete from ledger\.projection_\w+;)`/g)].map(
      ([, statement = '']) => statement,
    );
    expect(statements).toHaveLength(2);
    for (const statement of statements) await database.query(statement.replace('ledger.', 'purses.'));
    // Then it starts, and shows what the log has
    await caughtUp(await started());
    expect(await total()).toMatchObject({ events: 10 });
  });
});
