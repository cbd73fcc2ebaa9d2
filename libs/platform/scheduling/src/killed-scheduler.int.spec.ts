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

  const startScheduler = (...standsStillAt: readonly string[]): ChildProcess => {
    const script = join(__dirname, 'scheduler-process.fixture.cjs');
    const words = [script, test.url, SCHEMA, String(LEASE_MS), ...standsStillAt];
    const child = spawn(process.execPath, words, { stdio: 'inherit' });
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
      const halfDone = 'p60';
      const killed = startScheduler(halfDone);
      await eventually(async () => expect(await log.readStream(`purse-${halfDone}`)).toHaveLength(1), PATIENCE_MS);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      // Paid, and still promised and claimed: whoever goes on must find that it is done.
      const left = 'select key from promise join due_claim using (key) where key = $1';
      expect(await database.query(left, [halfDone])).toHaveLength(1);

      startScheduler();
      startScheduler();
      await eventually(async () => expect(await countOf(database, 'promise')).toBe(0), PATIENCE_MS);
      for (let n = 1; n <= PURSES; n += 1) expect(await log.readStream(`purse-p${n}`)).toHaveLength(1);
      await log.close();
    },
    2 * PATIENCE_MS,
  );
});
