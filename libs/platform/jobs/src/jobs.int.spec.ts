import { setTimeout as sleep } from 'node:timers/promises';
import { Rejected } from '@accrue/kernel';
import { migrate, type Database } from '@accrue/persistence';
import { eventually, testDatabase, type TestDatabase } from '@accrue/testing';
import type { Job, JobControl, JobKind, JobState, JobTerms } from './job';
import { JobRunner } from './job-runner';
import { JobSlots } from './job-slots';
import { Jobs } from './jobs';
import { JOB_MIGRATIONS } from './migrations';
import type { JobOptions } from './options';

const terms = (kind: string, more: Partial<JobTerms> = {}): JobTerms => ({
  ...{ kind, unit: 'steps', role: 'analyst', isSingle: false },
  ...more,
});
const [WALK, SECRET, SINGLE] = [
  terms('walk'),
  terms('secret', { role: 'operator' }),
  terms('single', { isSingle: true }),
];
const anna = { name: 'anna' };

/** Goes on until the test opens it. */
class Gate implements JobKind<object, string> {
  runs = 0;
  isOpen = false;
  constructor(readonly terms: JobTerms) {}
  async run(_input: object, { report }: JobControl): Promise<string> {
    this.runs += 1;
    for (let step = 0; !this.isOpen; step += 1) {
      report(Math.min(step, 9), 10);
      await sleep(10);
    }
    return 'there';
  }
}

describe('jobs of a context', () => {
  let test: TestDatabase;
  let database: Database;
  let jobs: Jobs;
  const runners: JobRunner[] = [];
  beforeEach(async () => {
    test = await testDatabase();
    database = test.open('walking');
    await migrate(database, 'walking', JOB_MIGRATIONS);
    jobs = new Jobs('walking', database);
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    await test.drop();
  });

  const run = (
    kinds: readonly JobKind<never>[],
    { slots = new JobSlots(2), ...options }: Partial<JobOptions> & { readonly slots?: JobSlots } = {},
  ): JobRunner => {
    const own = new Jobs('walking', database);
    const runner = new JobRunner({
      jobs: own,
      database,
      kinds,
      slots,
      options: { intervalMs: 20, idleIntervalMs: 20, ...options },
    });
    runners.push(runner);
    runner.start();
    return runner;
  };
  const ask = (of: JobTerms, more: { readonly idempotencyKey?: string; readonly input?: object } = {}) =>
    jobs.request(of, { input: {}, caller: anna, ...more });
  const find = (id: string): Promise<Job> => jobs.find(id, 'operator');
  const until = (id: string, state: JobState): Promise<void> =>
    eventually(async () => expect((await find(id)).state).toBe(state));

  it('wait, run, say how far they are and how long it takes, and keep what came of it', async () => {
    const gate = new Gate(WALK);
    const id = await ask(WALK, { input: { where: 'home' } });
    expect(await find(id)).toMatchObject({
      ...{ id, kind: 'walk', state: 'queued', done: 0, total: null, unit: 'steps', etaSeconds: null },
      ...{ requestedBy: 'anna', startedAt: null, finishedAt: null, input: { where: 'home' }, result: null },
    });
    run([gate]);
    await eventually(async () => expect(await find(id)).toMatchObject({ state: 'running', done: 9, total: 10 }));
    expect((await find(id)).etaSeconds).toBeGreaterThanOrEqual(1);
    gate.isOpen = true;
    await until(id, 'done');
    expect(await find(id)).toMatchObject({ result: 'there', done: 10, total: 10, etaSeconds: null, error: null });
  });

  it('fail with a code: that of a refusal, else that it is our fault', async () => {
    const failing = (of: JobTerms, error: Error): JobKind => ({ terms: of, run: () => Promise.reject(error) });
    const refused = new Rejected<'path.blocked'>('path.blocked', { by: 'a tree' });
    run([failing(WALK, refused), failing(SECRET, new TypeError('x is not a function'))]);
    const ids = [await ask(WALK), await ask(SECRET)];
    for (const id of ids) await until(id, 'failed');
    const [one, other] = await Promise.all(ids.map(find));
    expect(one?.error).toEqual({ code: 'path.blocked', data: { by: 'a tree' } });
    expect(other?.error).toEqual({ code: 'internal', data: {} });
  });

  it('are tried again when the world failed them, and not for ever', async () => {
    let tries = 0;
    const away = Object.assign(new Error('away'), { retriable: true });
    run([{ terms: WALK, run: () => ((tries += 1), Promise.reject(away)) }], { attemptsMax: 3 });
    const id = await ask(WALK);
    await until(id, 'failed');
    expect([tries, (await find(id)).error?.code]).toEqual([3, 'service.unavailable']);
  });

  it('are the same job for the same key of the same caller, and another one otherwise', async () => {
    const first = await ask(WALK, { idempotencyKey: 'k', input: { to: 1 } });
    const again = await Promise.all([1, 2, 3].map(() => ask(WALK, { idempotencyKey: 'k', input: { to: 1 } })));
    expect(new Set(again)).toEqual(new Set([first]));
    await expect(ask(WALK, { idempotencyKey: 'k', input: { to: 2 } })).rejects.toMatchObject({
      ...{ code: 'job.conflict', data: { jobId: first } },
    });
    const others = [
      await ask(WALK, { idempotencyKey: 'other' }),
      await ask(SECRET, { idempotencyKey: 'k' }),
      await jobs.request(WALK, { input: { to: 1 }, caller: { name: 'boris' }, idempotencyKey: 'k' }),
      await ask(WALK),
      await ask(WALK),
    ];
    expect(new Set([first, ...others]).size).toBe(6);
    const gate = new Gate(WALK);
    gate.isOpen = true;
    run([gate]);
    await until(first, 'done');
    expect(await ask(WALK, { idempotencyKey: 'k', input: { to: 1 } })).toBe(first);
  });

  it('of which one is enough are one while it is under way', async () => {
    const gate = new Gate(SINGLE);
    const first = await ask(SINGLE);
    expect(await jobs.request(SINGLE, { input: {}, caller: { name: 'boris' }, idempotencyKey: 'b' })).toBe(first);
    const elsewhere = await jobs.request(SINGLE, { input: {}, subject: 'elsewhere', caller: anna });
    expect(elsewhere).not.toBe(first);
    run([gate]);
    await until(first, 'running');
    expect(await ask(SINGLE)).toBe(first);
    gate.isOpen = true;
    await until(first, 'done');
    expect(await ask(SINGLE)).not.toBe(first);
  });

  it('end when somebody cancels them: one that waits at once, one that runs in a moment', async () => {
    const gate = new Gate(WALK);
    run([gate], { slots: new JobSlots(1) });
    const running = await ask(WALK);
    await until(running, 'running');
    const waiting = await ask(WALK);
    expect(await jobs.cancel(waiting, 'analyst')).toMatchObject({ state: 'cancelled', startedAt: null });
    await jobs.cancel(running, 'analyst');
    await until(running, 'cancelled');
    expect(await find(running)).toMatchObject({ cancelRequested: true, result: null, error: null });
    expect((await find(running)).finishedAt).not.toBeNull();
    // What has ended stays as it ended.
    gate.isOpen = true;
    const done = await ask(WALK);
    await until(done, 'done');
    expect(await jobs.cancel(done, 'analyst')).toMatchObject({ state: 'done', cancelRequested: false });
    expect(gate.runs).toBe(2);
  });

  it('are at most so many at a time in one process, and as many in another', async () => {
    const slots = new JobSlots(2);
    const [gate, other] = [new Gate(WALK), new Gate(WALK)];
    for (let n = 0; n < 5; n += 1) await ask(WALK);
    run([gate], { slots });
    run([gate], { slots });
    await eventually(() => Promise.resolve(expect(gate.runs).toBe(2)));
    await sleep(200);
    expect(gate.runs).toBe(2);
    run([other], { slots: new JobSlots(2) });
    await eventually(() => Promise.resolve(expect(other.runs).toBe(2)));
    expect(await jobs.list({ state: 'running', limit: 10 }, 'analyst')).toHaveLength(4);
    for (const one of [gate, other]) one.isOpen = true;
    await eventually(async () => expect(await jobs.list({ state: 'done', limit: 10 }, 'analyst')).toHaveLength(5));
    expect(gate.runs + other.runs).toBe(5);
  });

  it('wait at most so many', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 100 }, () => ask(WALK)));
    expect(asked.every(({ status }) => status === 'fulfilled')).toBe(true);
    await expect(ask(WALK)).rejects.toMatchObject({ code: 'job.too_many', data: { max: 100 } });
  });

  it('wait for another process when theirs ends in order, as often as that happens', async () => {
    const gate = new Gate(WALK);
    const id = await ask(WALK);
    for (let n = 1; n <= 4; n += 1) {
      const runner = run([gate], { attemptsMax: 2, leaseMs: 60_000 });
      await until(id, 'running');
      await runner.stop();
      expect((await find(id)).state).toBe('queued');
      expect(gate.runs).toBe(n);
    }
  });

  it('are seen by whoever may start them', async () => {
    const open = await ask(WALK);
    await sleep(2); // of one millisecond, either is first
    const secret = await ask(SECRET);
    const ids = async (role: 'analyst' | 'operator') => (await jobs.list({ limit: 10 }, role)).map(({ id }) => id);
    expect([await ids('analyst'), await ids('operator')]).toEqual([[open], [secret, open]]);
    for (const look of [jobs.find(secret, 'analyst'), jobs.cancel(secret, 'analyst')])
      await expect(look).rejects.toMatchObject({ code: 'job.unknown' });
    expect((await find(secret)).state).toBe('queued');
    for (const id of ['walking.1', 'other.7f0d5a0e-6a0c-4e57-9a51-1c2f2f3f9a10', '', "walking.'"])
      await expect(find(id)).rejects.toMatchObject({ code: 'job.unknown' });
  });

  it('are forgotten some days after they ended, and not before', async () => {
    const gate = new Gate(WALK);
    gate.isOpen = true;
    const [old, young] = [await ask(WALK), await ask(WALK)];
    const waiting = await ask(SECRET);
    run([gate], { purgeIntervalMs: 20, keptDays: 7 });
    for (const id of [old, young]) await until(id, 'done');
    const ago = (id: string, days: number) =>
      database.query(`update job set finished_at = clock_timestamp() - $2 * interval '1 day' where id = $1`, [
        ...[id.slice('walking.'.length), days],
      ]);
    await ago(young, 6);
    await ago(old, 8);
    await eventually(() => expect(find(old)).rejects.toMatchObject({ code: 'job.unknown' }));
    expect([(await find(young)).state, (await find(waiting)).state]).toEqual(['done', 'queued']);
  });
});
