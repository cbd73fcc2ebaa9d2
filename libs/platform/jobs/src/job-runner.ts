import { randomUUID } from 'node:crypto';
import { Rejected } from '@accrue/kernel';
import type { Queryable } from '@accrue/persistence';
import { JobStopped, type JobKind, type StopReason } from './job';
import { JobRows, type Beat, type ClaimedJob } from './job-rows';
import type { JobSlots } from './job-slots';
import type { Jobs } from './jobs';
import { JOB_DEFAULTS, SILENT, type JobLogger, type JobOptions } from './options';

export interface JobRunnerPorts {
  readonly jobs: Jobs;
  readonly database: Queryable;
  readonly kinds: readonly JobKind<never>[];
  readonly slots: JobSlots;
  readonly logger?: JobLogger;
  readonly options?: Partial<JobOptions>;
}

interface Running {
  readonly job: ClaimedJob;
  done: number;
  total: number | null;
  stop: StopReason | null;
  readonly ended: Promise<void>;
}

/**
 * Does the jobs of one context in this process, side by side with other processes of it. While it does one it says so once a second; who
 * falls silent has died, and whoever sees it first begins the job again.
 */
export class JobRunner {
  private readonly running = new Map<string, Running>();
  private readonly kinds: ReadonlyMap<string, JobKind<never>>;
  private readonly options: JobOptions;
  private readonly rows: JobRows;
  private readonly logger: JobLogger;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = true;
  private isWanted = false;
  private passing: Promise<void> | null = null;
  private purgeAt = 0;
  private lookAt = 0;

  constructor(private readonly ports: JobRunnerPorts) {
    this.options = { ...JOB_DEFAULTS, ...ports.options };
    this.logger = ports.logger ?? SILENT;
    this.kinds = new Map(ports.kinds.map((kind) => [kind.terms.kind, kind]));
    this.rows = new JobRows(ports.database, randomUUID(), this.options);
  }

  start(): void {
    if (this.kinds.size === 0) return;
    this.isStopped = false;
    this.ports.jobs.whenRequested(() => this.wake());
    this.timer = setInterval(() => this.tick(), this.options.intervalMs);
    this.wake();
  }

  /** What is under way ends at its next step, and waits for another process or the next start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    for (const running of this.running.values()) running.stop ??= 'stopping';
    await this.passing;
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
  }

  /** Does all that waits, for tests. */
  async runAll(): Promise<void> {
    this.isStopped = false;
    do {
      await this.pass();
      await Promise.all([...this.running.values()].map(({ ended }) => ended));
      await this.passing;
    } while (await this.isAnyQueued());
  }

  private async isAnyQueued(): Promise<boolean> {
    return (await this.ports.jobs.list({ state: 'queued', limit: 1 }, 'operator')).length > 0;
  }

  /** Who does nothing looks seldom: what is asked of this process wakes it, and only what is asked of another one waits. */
  private tick(): void {
    if (this.running.size > 0 || performance.now() >= this.lookAt) this.wake();
  }

  private wake(): void {
    if (this.isStopped) return;
    this.isWanted = true;
    this.lookAt = performance.now() + this.options.idleIntervalMs;
    this.passing ??= this.passWhileWanted().finally(() => (this.passing = null));
  }

  private async passWhileWanted(): Promise<void> {
    while (this.isWanted && !this.isStopped) {
      this.isWanted = false;
      try {
        await this.pass();
      } catch (error) {
        // The database is away; the next pass is a second later.
        this.logger.warn({ context: this.ports.jobs.context, err: error }, 'cannot look after jobs');
      }
    }
  }

  private async pass(): Promise<void> {
    await this.beat();
    if (await this.rows.isAnyOpen()) {
      await this.rows.bury([...this.running.keys()]);
      await this.claimWhileFree();
    }
    if (performance.now() < this.purgeAt) return;
    await this.rows.purge();
    this.purgeAt = performance.now() + this.options.purgeIntervalMs;
  }

  private async claimWhileFree(): Promise<void> {
    const { slots } = this.ports;
    const kinds = [...this.kinds.keys()];
    // Looked for first: of the contexts of a process, those without work are not in the way of those that have some.
    while (!this.isStopped && (await this.rows.isAnyFree(kinds, [...this.running.keys()])) && slots.take()) {
      let job: ClaimedJob | undefined;
      try {
        job = await this.rows.claim(kinds, [...this.running.keys()]);
      } finally {
        if (job === undefined) slots.giveBack();
      }
      if (job !== undefined) this.begin(job);
    }
  }

  /** One statement for all that this process does. */
  private async beat(): Promise<void> {
    const running = [...this.running.values()];
    if (running.length === 0) return;
    const kept = await this.rows.beat(running.map(beatOf));
    for (const one of running) {
      const mine = kept.get(one.job.id);
      if (mine === undefined) one.stop ??= 'lost';
      else if (mine.cancelRequested) one.stop ??= 'cancelled';
    }
  }

  private begin(job: ClaimedJob): void {
    let ended = (): void => undefined;
    const running: Running = {
      ...{ job, done: 0, total: null, stop: this.isStopped ? 'stopping' : null },
      ended: new Promise((resolve) => (ended = resolve)),
    };
    this.running.set(job.id, running);
    void this.run(running)
      .catch((error: unknown) =>
        // Its lease ends by itself, and it is begun again.
        this.logger.warn({ context: this.ports.jobs.context, jobId: job.id, err: error }, 'cannot say how a job ended'),
      )
      .finally(() => {
        this.running.delete(job.id);
        this.ports.slots.giveBack();
        ended();
        this.wake();
      });
  }

  private async run(running: Running): Promise<void> {
    const { job } = running;
    const report = (done: number, total: number): void => {
      running.done = done;
      running.total = Math.max(done, total);
      if (running.stop !== null) throw new JobStopped(running.stop);
    };
    try {
      const result = await this.kinds.get(job.kind)?.run(job.input as never, { report });
      await this.rows.finish(beatOf({ ...running, done: running.total ?? running.done }), { state: 'done', result });
    } catch (error) {
      await this.endFailed(running, error);
    }
  }

  private async endFailed(running: Running, error: unknown): Promise<void> {
    const { job, stop } = running;
    if (stop === 'lost') return;
    if (stop === 'stopping') return this.rows.release(job.id, false);
    if (stop === 'cancelled' && error instanceof JobStopped)
      return this.rows.finish(beatOf(running), { state: 'cancelled' });
    if (isRetriable(error) && job.attempts < this.options.attemptsMax) return this.rows.release(job.id, true);
    return this.rows.finish(beatOf(running), { state: 'failed', error: this.errorOf(error, job) });
  }

  private errorOf(error: unknown, { id, kind }: ClaimedJob): { code: string; data: Readonly<Record<string, unknown>> } {
    if (error instanceof Rejected) return { code: error.code as string, data: error.data };
    if (isRetriable(error)) return { code: 'service.unavailable', data: {} };
    this.logger.error({ context: this.ports.jobs.context, jobId: id, kind, err: error }, 'a job failed');
    return { code: 'internal', data: {} };
  }
}

const beatOf = ({ job, done, total }: Pick<Running, 'job' | 'done' | 'total'>): Beat => ({ id: job.id, done, total });

/** Errors of the world say so themselves. */
const isRetriable = (error: unknown): boolean =>
  error instanceof Error && 'retriable' in error && error.retriable === true;
