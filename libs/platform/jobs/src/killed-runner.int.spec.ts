import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@accrue/persistence';
import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import { INTERRUPTED, type Job, type JobTerms } from './job';
import { Jobs } from './jobs';
import { JOB_MIGRATIONS } from './migrations';

const SCHEMA = 'counting';
const LEASE_MS = 1_500;
/** Processes take their time on a machine with other work. */
const PATIENCE_MS = 60_000;
const COUNT: JobTerms = { kind: 'count', unit: 'steps', role: 'analyst', isSingle: false };

describe('processes that do jobs and are killed', () => {
  let test: TestDatabase;
  let jobs: Jobs;
  let folder: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    test = await testDatabase();
    const database = test.open(SCHEMA);
    await migrate(database, SCHEMA, JOB_MIGRATIONS);
    jobs = new Jobs(SCHEMA, database);
    folder = mkdtempSync(join(tmpdir(), 'accrue-jobs-'));
  });
  afterAll(async () => {
    await killAll();
    rmSync(folder, { recursive: true });
    await test.drop();
  });

  const steps = (): string => join(folder, 'steps');
  const startRunner = (): ChildProcess => {
    const words = [join(__dirname, 'job-process.fixture.cjs'), test.url, SCHEMA, String(LEASE_MS), steps()];
    const child = spawn(process.execPath, words, { stdio: 'inherit' });
    children.push(child);
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const killAll = async (): Promise<void> => {
    for (const child of children.splice(0)) await kill(child);
  };
  const find = (id: string): Promise<Job> => jobs.find(id, 'operator');
  const untilState = (id: string, state: string): Promise<void> =>
    eventually(async () => expect((await find(id)).state).toBe(state), PATIENCE_MS);

  it(
    'leave the job to another one, which begins it again and ends it',
    async () => {
      // Given a process in the middle of a job
      const id = await jobs.request(COUNT, { input: { to: 20, pauseMs: 200 }, caller: { name: 'anna' } });
      const killed = startRunner();
      await eventually(async () => expect((await find(id)).done).toBeGreaterThan(2), PATIENCE_MS);
      // When it is killed, and another one starts
      await kill(killed);
      const other = startRunner();
      // Then the job is told to wait, never to run, until the other one has it
      await untilState(id, 'queued');
      expect(await find(id)).toMatchObject({ etaSeconds: null, finishedAt: null });
      await untilState(id, 'done');
      expect(await find(id)).toMatchObject({
        result: { counted: 20, by: other.pid },
        done: 20,
        total: 20,
        error: null,
      });
      const lines = readFileSync(steps(), 'utf8').split('\n');
      expect(lines.filter((line) => line === `${String(other.pid)} 0`)).toHaveLength(1);
      await killAll();
    },
    3 * PATIENCE_MS,
  );

  it(
    'again and again make it a job that was interrupted',
    async () => {
      const id = await jobs.request(COUNT, { input: { to: 1_000, pauseMs: 100 }, caller: { name: 'anna' } });
      for (const _attempt of [1, 2]) {
        const runner = startRunner();
        await untilState(id, 'running');
        await kill(runner);
        await untilState(id, 'queued');
      }
      // The third finds it, and does not try it a third time.
      startRunner();
      await untilState(id, 'failed');
      expect((await find(id)).error).toEqual({ code: INTERRUPTED, data: { attempts: 2 } });
      await killAll();
    },
    4 * PATIENCE_MS,
  );
});
