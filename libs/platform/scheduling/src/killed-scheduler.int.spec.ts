import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { migrate, type Database } from '@accrue/persistence';
import { createPostgresEventLog, eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import { SCHEDULING_MIGRATIONS } from './migrations';

const SCHEMA = 'payer';
const PURSES = 400;
const LEASE_MS = 2_000;
/** Processes take their time on a machine with other work. */
const PATIENCE_MS = 90_000;

const PROMISES = {
  name: 'Promises1795824010000',
  sql: `create table promise (key text primary key, due_at timestamptz not null);
        insert into promise select 'p' || n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 hour'
        from generate_series(1, ${PURSES}) n`,
};

describe('two processes with the same due work', () => {
  let test: TestDatabase;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await test.drop();
  });

  const startScheduler = (): ChildProcess => {
    const script = join(__dirname, 'scheduler-process.fixture.cjs');
    const child = spawn(process.execPath, [script, test.url, SCHEMA, String(LEASE_MS)], { stdio: 'inherit' });
    children.push(child);
    return child;
  };
  const countOf = async (database: Database, table: string): Promise<number> =>
    (await database.query<{ count: number }>(`select count(*) from ${table}`))[0]?.count ?? 0;

  it(
    'do each thing once, although one of them is killed in the middle of it',
    async () => {
      const database = test.open(SCHEMA);
      await migrate(database, SCHEMA, [...SCHEDULING_MIGRATIONS, PROMISES]);
      const log = await createPostgresEventLog({ database });
      const killed = startScheduler();
      await eventually(async () => {
        expect(await countOf(database, 'promise')).toBeLessThan(PURSES - 40);
        expect(await countOf(database, 'due_claim')).toBeGreaterThan(0);
      }, PATIENCE_MS);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      const left = await database.query<{ key: string }>('select key from due_claim order by key');
      expect(left.length).toBeGreaterThan(0);
      // Of what it had begun, something was paid and is still promised: whoever goes on must find that done.
      const paid = await Promise.all(left.map(({ key }) => log.readStream(`purse-${key}`)));
      const half = left.filter((_row, index) => paid[index]?.length === 1);
      const promised = new Set(
        (await database.query<{ key: string }>('select key from promise')).map(({ key }) => key),
      );
      expect(half.filter(({ key }) => promised.has(key)).length).toBeGreaterThan(0);

      startScheduler();
      startScheduler();
      await eventually(async () => expect(await countOf(database, 'promise')).toBe(0), PATIENCE_MS);
      for (let n = 1; n <= PURSES; n += 1) expect(await log.readStream(`purse-p${n}`)).toHaveLength(1);
      await log.close();
    },
    2 * PATIENCE_MS,
  );
});
