import { setTimeout as delay } from 'node:timers/promises';
import { eventIdOf, type InstantIso } from '@accrue/kernel';
import { NO_STREAM } from '@accrue/event-store';
// eslint-disable-next-line @nx/enforce-module-boundaries -- a spec only: the feed behind it has to be a real one
import { createMemoryEventLog, type MemoryEventLog } from '@accrue/event-store-memory';
import { migrate, type HeldLock, type PostgresDatabase } from '@accrue/persistence';
import { eventually, FixedClock, testDatabase, type TestDatabase } from '@accrue/testing';
import { bigint, key, nullable, text } from './columns';
import { aheadLockOf } from './generations';
import { PROJECTION_MIGRATIONS } from './migrations';
import type { Projection } from './projection';
import { createProjectionRunner, type ProjectionRunner } from './projection-runner';
import { readModel } from './read-model';

const oldTotal = readModel('total', { columns: { name: key(text()), points: bigint() } });
const newTotal = readModel('total', { columns: { name: key(text()), points: bigint(), note: nullable(text()) } });
const counts = readModel('counts', { columns: { name: key(text()), events: bigint() } });
const notes = readModel('notes', { columns: { name: key(text()), events: bigint() } });

const counting = (name: string, table: typeof counts, version = 1): Projection => ({
  name,
  version,
  tables: [table],
  eventTypes: new Set(['Paid']),
  project: () => [table.change({ name: 'all' }, (row) => ({ events: (row?.events ?? 0) + 1 }))],
});
const ofVersion = (
  version: number,
  project: Projection['project'],
  table: Projection['tables'][number],
): Projection => ({
  name: 'total',
  version,
  tables: [table],
  eventTypes: new Set(['Paid']),
  project,
});
const amountOf = (event: { readonly data: unknown }): number => (event.data as { amount: number }).amount;
const totalOfOld = ofVersion(
  2,
  (event) => [oldTotal.change({ name: 'all' }, (row) => ({ points: (row?.points ?? 0) + amountOf(event) }))],
  oldTotal,
);
const totalOfNew = ofVersion(
  3,
  (event) => [
    newTotal.change({ name: 'all' }, (row) => ({ points: (row?.points ?? 0) + amountOf(event), note: 'new' })),
  ],
  newTotal,
);
const oldRelease = [totalOfOld, counting('counts', counts)];
const newRelease = [totalOfNew, counting('counts', counts), counting('notes', notes)];

jest.setTimeout(60_000);

describe('read models of two releases side by side', () => {
  let databases: TestDatabase;
  let database: PostgresDatabase;
  let log: MemoryEventLog;
  let events = 0;
  const runners: ProjectionRunner[] = [];
  const locks: HeldLock[] = [];

  beforeEach(async () => {
    databases = await testDatabase();
    database = databases.open('purses');
    await migrate(database, 'purses', PROJECTION_MIGRATIONS);
    log = createMemoryEventLog({ clock: new FixedClock() });
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await Promise.all(locks.splice(0).map((lock) => lock.stop()));
    await databases.drop();
  });

  const runner = (projections: readonly Projection[], options: object = {}): ProjectionRunner => {
    const made = createProjectionRunner({
      context: 'purses',
      log,
      database,
      projections,
      options: { pollIntervalMs: 50, retryDelayMinMs: 5, retryDelayMaxMs: 20, waitPollIntervalMs: 10, ...options },
    });
    runners.push(made);
    return made;
  };
  const pay = async (amount: number): Promise<void> => {
    const id = `payment-${String(events++)}`;
    const metadata = { occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso, causationId: id, correlationId: id };
    await log.append([
      {
        streamId: `purse-${id}`,
        expectedRevision: NO_STREAM,
        events: [{ id: eventIdOf(id, 0), type: 'Paid', data: { amount }, metadata }],
      },
    ]);
  };
  const payMany = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await pay(1);
  };
  const holdAhead = async (): Promise<HeldLock> => {
    const lock = await new Promise<HeldLock>((resolve) => {
      const held: HeldLock = database.holdLock({
        name: aheadLockOf('purses'),
        onHeld: () => setImmediate(() => resolve(held)),
        onLost: () => undefined,
      });
    });
    locks.push(lock);
    return lock;
  };
  const one = async (sql: string): Promise<unknown> => (await database.query<Record<string, unknown>>(sql))[0];
  const points = () => one('select points from total');
  const stateOf = async (made: ProjectionRunner, name: string): Promise<string | undefined> =>
    (await made.status()).find((status) => status.name === name)?.state;

  it('builds what is new beside the release before, which folds all else meanwhile, and both can be read', async () => {
    // Given a release that folds, and one that has another column and another read model beside it
    const old = runner(oldRelease);
    await old.start();
    await payMany(300);
    const next = runner(newRelease, { rebuildBatchEventsMax: 10, swapGapEventsMax: 5 });
    expect(await next.otherVersions()).toEqual([
      { name: 'total', live: 2, version: 3, lacks: ['total.note'] },
      { name: 'notes', live: null, version: 1, lacks: ['notes.name', 'notes.events'] },
    ]);
    // When the new one builds ahead, while facts go on coming
    await holdAhead();
    const built = next.buildAhead();
    await payMany(50);
    await built;
    // Then the new one has its columns, the old one goes on with what it has in common with it, and reads what is new
    expect(await next.otherVersions()).toEqual([]);
    expect(await old.otherVersions()).toEqual([{ name: 'total', live: 3, version: 2, lacks: [] }]);
    await pay(50);
    await eventually(async () => JSON.stringify(await points()) === '{"points":400}');
    await eventually(async () => (await stateOf(old, 'total')) === 'superseded');
    expect(await one('select note from total')).toEqual({ note: 'new' });
    await eventually(async () => JSON.stringify(await one('select events from counts')) === '{"events":351}');
    await eventually(async () => JSON.stringify(await one('select events from notes')) === '{"events":351}');
    expect(await stateOf(old, 'counts')).toBe('live');
    // And who waits in the old one for its own write sees it as well
    await pay(5);
    await old.waitForAll('total', 5_000);
    expect(await points()).toEqual({ points: 405 });
  });

  it('folds the other read models while one is built that has another version', async () => {
    const old = runner(oldRelease);
    await old.start();
    await payMany(200);
    await old.stop();
    // Given a rebuild of `total` that takes its time
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const next = runner(newRelease, { rebuildBatchEventsMax: 10 });
    const rebuild = jest.spyOn(next, 'rebuild').mockImplementationOnce(async (name) => {
      await held;
      rebuild.mockRestore();
      return next.rebuild(name);
    });
    // When it starts
    const started = next.start();
    await pay(1);
    // Then `counts` goes on before `total` is there
    await eventually(async () => JSON.stringify(await one('select events from counts')) === '{"events":201}');
    expect(await next.otherVersions()).toMatchObject([{ name: 'total', live: 2, version: 3 }]);
    goOn();
    await started;
    await eventually(async () => JSON.stringify(await points()) === '{"points":201}');
    expect(await next.otherVersions()).toEqual([]);
  });

  it('leaves to a newer release what that one folds, and takes it back once it has gone', async () => {
    // Given a newer release that has built its version beside
    const first = runner(oldRelease);
    await first.start();
    await payMany(20);
    const newer = runner(newRelease);
    const lock = await holdAhead();
    await newer.buildAhead();
    await first.stop();
    // When another process of the release before takes over
    const second = runner(oldRelease, { reclaimIntervalMs: 50 });
    await second.start();
    await pay(10);
    await delay(400);
    // Then it does not undo what the newer one has built
    expect(await stateOf(second, 'total')).toBe('superseded');
    expect(await points()).toEqual({ points: 30 });
    // When the newer one goes for good
    await newer.stop();
    await lock.stop();
    await pay(7);
    // Then its own version is built again
    await eventually(async () => (await stateOf(second, 'total')) === 'live', 20_000);
    await eventually(async () => JSON.stringify(await points()) === '{"points":37}');
    await expect(database.query('select note from total')).rejects.toThrow('note');
  });
});
