import { testDatabase, type TestDatabase } from '@accrue/testing';
import { DatabaseContention, DatabaseUnavailable, MigrationEdited } from './errors';
import { migrate } from './migrate';
import { openDatabase, type PostgresDatabase } from './postgres-database';

jest.setTimeout(60_000); // seconds pass on a busy machine

describe('a database', () => {
  let server: TestDatabase;
  let database: PostgresDatabase;
  beforeAll(async () => {
    server = await testDatabase();
    database = server.open('ledger');
    await migrate(database, 'ledger', [
      { name: 'Lots1795824000001', sql: 'create table lot (id text primary key, points bigint)' },
    ]);
  });
  afterAll(() => server.drop());
  beforeEach(() => database.query('truncate lot'));

  const lots = async (): Promise<readonly { id: string; points: number }[]> =>
    database.query('select id, points from lot order by id');

  it('works in its own schema', async () => {
    await database.query(`insert into lot values ('a', 1)`);
    expect(await database.query('select points from ledger.lot')).toEqual([{ points: 1 }]);
  });

  it('gives columns the types of the domain', async () => {
    const [row] =
      await database.query(`select 9007199254740991::bigint as big, '{1,null,3}'::bigint[] as bigs, date '2026-03-29' as day,
      timestamptz '2026-03-29 03:04:05.678+02' as at, '{"a":[1]}'::json as doc, 12.5::numeric as ratio`);
    expect(row).toStrictEqual({
      big: 9007199254740991,
      bigs: [1, null, 3],
      day: '2026-03-29',
      at: '2026-03-29T01:04:05.678Z',
      doc: { a: [1] },
      ratio: '12.5',
    });
  });

  it('refuses a bigint that a number cannot hold', async () => {
    await expect(database.query('select 9007199254740993::bigint')).rejects.toThrow(RangeError);
  });

  it('commits when the work resolves and rolls back when it throws', async () => {
    await database.transaction((tx) => tx.query(`insert into lot values ('a', 1)`));
    const failing = database.transaction(async (tx) => {
      await tx.query(`insert into lot values ('b', 1)`);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await lots()).toEqual([{ id: 'a', points: 1 }]);
  });

  it('does not pretend to commit when an error inside was swallowed', async () => {
    const work = database.transaction(async (tx) => {
      await tx.query(`insert into lot values ('a', 1)`);
      await tx.query('select 1/0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await lots()).toEqual([]);
  });

  it('runs statements of one transaction in order, also when nobody waits in between', async () => {
    await database.transaction(async (tx) => {
      await Promise.all([
        tx.query(`insert into lot values ('a', 1)`),
        tx.query(`update lot set points = points + 1`),
        tx.query(`update lot set points = points * 10`),
      ]);
    });
    expect(await lots()).toEqual([{ id: 'a', points: 20 }]);
  });

  it('refuses a transaction that has ended', async () => {
    const escaped = await database.transaction((tx) => Promise.resolve(tx));
    await expect(escaped.query('select 1')).rejects.toThrow('has ended');
  });

  it('tells contention from other errors', async () => {
    await database.query(`insert into lot values ('a', 1), ('b', 1)`);
    let first: () => void = () => undefined;
    const bothHold = new Promise<void>((resolve) => (first = resolve));
    const lock = (one: string, other: string, ready: () => Promise<void> | void) =>
      database.transaction(async (tx) => {
        await tx.query('update lot set points = 2 where id = $1', [one]);
        await ready();
        await tx.query('update lot set points = 2 where id = $1', [other]);
      });
    const outcomes = await Promise.allSettled([lock('a', 'b', () => bothHold), lock('b', 'a', () => first())]);
    const failures = outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map((outcome): unknown => outcome.reason);
    expect(failures).toEqual([expect.any(DatabaseContention)]);
    await expect(database.query(`insert into lot values ('a', 1)`)).rejects.toMatchObject({ code: '23505' });
  });

  it('says that the server is away, and works again after its connections were killed', async () => {
    const nowhere = openDatabase({
      url: 'postgres://x:y@127.0.0.1:1/z',
      schema: 'ledger',
      connectionsMax: 1,
      applicationName: 'test',
    });
    await expect(nowhere.query('select 1')).rejects.toMatchObject({ name: 'DatabaseUnavailable', retriable: true });
    await expect(nowhere.transaction((tx) => tx.query('select 1'))).rejects.toBeInstanceOf(DatabaseUnavailable);
    await nowhere.close();

    const killed = database.transaction(async (tx) => {
      const [own] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await database.query('select pg_terminate_backend($1)', [own?.pid]);
      await tx.query('select 1');
    });
    await expect(killed).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('cancels what runs too long', async () => {
    const hasty = server.open('ledger', { statementTimeoutMs: 30 });
    await expect(hasty.query('select pg_sleep(5)')).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  it('hears notifications, also after its connection was killed', async () => {
    const heard: (string | null)[] = [];
    const until = async (done: () => boolean): Promise<void> => {
      for (let n = 0; n < 500 && !done(); n += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const listening = database.listen('news', (payload) => heard.push(payload));
    await until(() => heard.length === 1);
    await database.query(`select pg_notify('news', 'one')`);
    await until(() => heard.length === 2);
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
    );
    await until(() => heard.length === 3);
    await database.query(`select pg_notify('news', 'two')`);
    await until(() => heard.length === 4);
    await listening.stop();
    expect(heard).toEqual([null, 'one', null, 'two']);
  });
});

describe('migrations', () => {
  let server: TestDatabase;
  beforeAll(async () => (server = await testDatabase()));
  afterAll(() => server.drop());

  it('run once, in the order of their ids, also when several programs start at once', async () => {
    const migrations = [
      { name: 'Fill1795824000002', sql: `insert into step values ('two')` },
      { name: 'Make1795824000001', sql: `create table step (name text); insert into step values ('one')` },
    ];
    await Promise.all([1, 2, 3].map(() => migrate(server.open('tiers'), 'tiers', migrations)));
    await migrate(server.open('tiers'), 'tiers', [
      ...migrations,
      { name: 'More1795824000003', sql: `insert into step values ('three')` },
    ]);
    expect(await server.open('tiers').query('select name from step')).toEqual([
      { name: 'one' },
      { name: 'two' },
      { name: 'three' },
    ]);
  });

  it('refuse one that was edited after it ran, and leave everything as it was', async () => {
    const database = server.open('rewards');
    await migrate(database, 'rewards', [{ name: 'Make1795824000001', sql: 'create table reward (id text)' }]);
    const edited = [
      { name: 'Earlier1795824000000', sql: 'create table earlier (id text)' },
      { name: 'Make1795824000001', sql: 'create table reward (id uuid)' },
    ];
    await expect(migrate(database, 'rewards', edited)).rejects.toBeInstanceOf(MigrationEdited);
    expect(
      await database.query(
        `select table_name from information_schema.tables where table_schema = 'rewards' order by 1`,
      ),
    ).toEqual([{ table_name: 'reward' }, { table_name: 'schema_migration' }]);
  });
});
