import { NO_STREAM, StoreUnavailable, type AppendRequest, type EventLog } from '@accrue/event-store';
import type { PostgresDatabase } from '@accrue/persistence';
import { contractEvent, drainFeed, testDatabase, type TestDatabase } from '@accrue/testing';
import { createPostgresEventLog } from './postgres-event-log';
import { LOAD, READ_CONFLICTS, READ_FEED, READ_FEED_OF_TYPES, READ_REVISIONS, READ_STREAM } from './queries';

const request = (streamId: string, expectedRevision: number, messageId: string, events = 1): AppendRequest => ({
  streamId,
  expectedRevision,
  events: Array.from({ length: events }, (_, index) => contractEvent(messageId, index)),
});

jest.setTimeout(60_000); // seconds pass on a busy machine

describe('the PostgreSQL event log, beyond the contract', () => {
  let server: TestDatabase;
  let database: PostgresDatabase;
  let log: EventLog;
  beforeEach(async () => {
    server = await testDatabase();
    database = server.open('ledger');
    log = await createPostgresEventLog({ database, partitions: 4 });
  });
  afterEach(async () => {
    await log.close();
    await server.drop();
  });

  it('keeps its number of partitions', async () => {
    expect((await createPostgresEventLog({ database })).partitions).toBe(4);
    await expect(createPostgresEventLog({ database, partitions: 8 })).rejects.toThrow('4 partitions, not 8');
  });

  it('is made once by programs that start together', async () => {
    const logs = await Promise.all(
      Array.from({ length: 4 }, () => createPostgresEventLog({ database: server.open('tiers') })),
    );
    expect(logs.map(({ partitions }) => partitions)).toEqual([8, 8, 8, 8]);
  });

  it('takes a violation of the final guard for a conflict of that stream alone', async () => {
    await log.append([request('purse-1', NO_STREAM, 'm1', 3), request('purse-2', NO_STREAM, 'm2')]);
    // A head that is behind its events: what a bug or a hand-made restore would leave.
    await database.query(`update event_stream set revision = 0 where stream_id = 'purse-1'`);
    const results = await log.append([
      request('purse-2', 0, 'm3'),
      request('purse-1', 0, 'm4'),
      request('purse-3', NO_STREAM, 'm5'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['appended', 'conflict', 'appended']);
    for (let partition = 0; partition < 4; partition += 1) {
      const feed = await drainFeed(log, partition);
      expect(feed.map(({ position }) => position)).toEqual(feed.map((_, index) => index + 1));
    }
  });

  it('reads what is stored, not what it remembers, for whoever checks the store', async () => {
    await log.append([request('purse-1', NO_STREAM, 'm1')]);
    const heads = await log.heads();
    const partition = heads.findIndex((head) => head > 0);
    const dataOf = async (fromStore: boolean) =>
      (await log.read(partition, { after: 0, limit: 10, fromStore })).events[0]?.data;
    const before = await dataOf(true);
    await database.query(`update event set data = '{"points":1000000}'`);
    expect(await dataOf(true)).toEqual({ points: 1_000_000 });
    expect(await dataOf(false)).toEqual(before);
  });

  it('says StoreUnavailable when an append is cut off, and the same append again settles it', async () => {
    const appending = request('purse-1', NO_STREAM, 'm1');
    await database.transaction(async (tx) => {
      await tx.query('select from event_partition for update');
      const cut = log.append([appending]);
      const outcome = expect(cut).rejects.toBeInstanceOf(StoreUnavailable);
      await database.query('select pg_terminate_backend($1)', [await waitingBackend()]);
      await outcome;
    });
    expect((await log.append([appending]))[0]).toMatchObject({ status: 'appended', events: [{ revision: 0 }] });
    expect((await log.append([appending]))[0]).toMatchObject({ status: 'repeated' });
  });

  it('fences an append that was already waiting when the other writer claimed', async () => {
    await log.claim();
    let zombie: Promise<readonly { readonly status: string }[]> = Promise.resolve([]);
    await database.transaction(async (tx) => {
      await tx.query('update event_partition set epoch = epoch + 1');
      zombie = log.append([request('purse-1', NO_STREAM, 'm1')]);
      await waitingBackend();
    });
    expect(await zombie).toEqual([{ status: 'fenced' }]);
    expect(await log.readStream('purse-1')).toEqual([]);
  });

  it('sees the revision that another writer committed while it waited', async () => {
    await log.append([request('purse-1', NO_STREAM, 'm1')]);
    let late: Promise<readonly unknown[]> = Promise.resolve([]);
    await database.transaction(async (tx) => {
      await tx.query('select from event_partition for update');
      await tx.query(`update event_stream set revision = 5 where stream_id = 'purse-1'`);
      late = log.append([request('purse-1', 0, 'm2')]);
      await waitingBackend();
    });
    expect(await late).toEqual([{ status: 'conflict', actualRevision: 5 }]);
  });

  /** Process id of the connection that waits for a lock. */
  const waitingBackend = async (): Promise<number> => {
    for (;;) {
      const [waiting] = await database.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (waiting !== undefined) return waiting.pid;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  it('serves its own appends to readers without asking the database', async () => {
    await log.append([request('purse-1', NO_STREAM, 'm1', 3)]);
    const partition = (await log.readStream('purse-1'))[0]?.partition as number;
    const query = jest.spyOn(database, 'query');
    expect((await log.read(partition, { after: 0, limit: 10 })).lastPosition).toBe(3);
    expect((await log.read(partition, { after: 3, limit: 10 })).events).toEqual([]);
    const asked = query.mock.calls.map(([text]) => text).filter((text) => !text.includes('pg_notify'));
    expect(asked).toEqual([]);
  });

  it('goes to the database for what no longer fits into memory', async () => {
    const small = await createPostgresEventLog({ database, tailBytesMax: 400 });
    for (let n = 0; n < 30; n += 1) await small.append([request('purse-1', n - 1, `m${n}`)]);
    const partition = (await small.readStream('purse-1'))[0]?.partition as number;
    expect((await drainFeed(small, partition, 0, 7)).map(({ revision }) => revision)).toEqual(
      Array.from({ length: 30 }, (_, n) => n),
    );
    await small.close();
  });

  it('plans its array queries on the indexes, also on connections that prepared them when the tables were empty', async () => {
    const one = server.open('rewards', { connectionsMax: 1 });
    const early = await createPostgresEventLog({ database: one });
    await early.load(['purse-1'], 1); // prepares the statement on the only connection, on empty tables
    await one.query(
      `insert into event_stream select 'purse-' || n, n % 8, 14, 9, 1, '{}' from generate_series(1, 5000) n`,
    );
    await one.query(`insert into event
      select n % 8, n / 8 + 1, 'purse-' || (n / 15 + 1), n % 15, gen_random_uuid(), 'Paid', '{}', '{}', now() from generate_series(0, 74999) n`);
    await one.query('analyze event; analyze event_stream');

    const [settings] = await one.query<{ mode: string }>(`select current_setting('plan_cache_mode') as mode`);
    expect(settings).toEqual({ mode: 'force_custom_plan' });
    const streams = Array.from({ length: 200 }, (_, n) => `purse-${n * 20 + 1}`);
    const queries: [string, readonly unknown[]][] = [
      [LOAD, [streams, 1]],
      [READ_STREAM, ['purse-77', 0, 2 ** 31 - 1]],
      [READ_REVISIONS, ['purse-77', [1, 5, 9]]],
      [READ_FEED, [3, 4000, 500]],
      [READ_FEED_OF_TYPES, [3, 4000, 500, ['Paid']]],
      [READ_CONFLICTS, [streams.map((_, n) => n), streams, streams.map(() => 3), streams.map(() => 5)]],
    ];
    for (const [query, values] of queries) {
      const plan = (await one.query<{ 'QUERY PLAN': string }>(`explain ${query}`, values))
        .map((row) => row['QUERY PLAN'])
        .join('\n');
      expect(plan).not.toMatch(/Seq Scan on event\b/);
      expect(plan).toMatch(/Index Scan.* using event_\w+ on event e/);
    }
    // And the one prepared early is as fast as it should be: a sequential scan per stream would take seconds.
    const startedAt = performance.now();
    expect((await early.load(streams, 1))[199]?.events).toHaveLength(5);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await early.close();
  });

  it.each([
    ['empty', 0],
    ['tiny and analysed', 10],
  ])(
    'reaches streams by their index in an append whose plan was kept from when the tables were %s',
    async (_, rows) => {
      const one = server.open('rewards', { keptPlanConnectionsMax: 1 });
      const early = await createPostgresEventLog({ database: one });
      const streamsFrom = (from: number, to: number): Promise<unknown> =>
        one.query(
          `insert into event_stream select 'purse-' || n, n % 8, 0, null, null, null from generate_series($1::int, $2::int) n`,
          [from, to],
        );
      if (rows > 0) await streamsFrom(1, rows);
      if (rows > 0) await one.query('analyze event_stream; analyze event_partition');
      await early.append([request('purse-0', NO_STREAM, 'first')]); // plans the statement on the only connection of its kind
      await streamsFrom(rows + 1, 30_000);

      const [settings] = await one.query<{ mode: string }>(`select current_setting('plan_cache_mode') as mode`, [], {
        keepPlan: true,
      });
      expect(settings).toEqual({ mode: 'force_generic_plan' });
      const values = `'[]', '{}', '', '{}', '{}', '{}', '{}', '{}', '{}', '{}'`;
      const plan = (
        await one.query<{ 'QUERY PLAN': string }>(`explain execute "event-store-append" (${values})`, [], {
          keepPlan: true,
        })
      )
        .map((row) => row['QUERY PLAN'])
        .join('\n');
      expect(plan).not.toMatch(/Seq Scan/);
      expect(plan).toMatch(
        /Index Scan using event_stream_pkey on event_stream s .*\n\s+Index Cond: \(stream_id = a\.stream_id\)/,
      );
      expect((await early.append([request('purse-29999', 0, 'late')]))[0]).toMatchObject({ status: 'appended' });
      await early.close();
    },
  );
});
