import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { InstantIso } from '@accrue/kernel';
import { classifyFailure, reasonOf } from '@accrue/messaging';
import { backoffMs } from '@accrue/retry';
import type { Claim, Claims, FailedClaim } from './claims';
import type { DueItem, DueWork } from './due-work';
import type { SchedulerLogger, SchedulerOptions } from './options';

/** Each key waits by itself and is claimed by whoever comes: there is nobody to spread. */
const ALL_OF_IT = (): number => 1;

export interface WorkLoopPorts {
  readonly context: string;
  readonly claims: Claims;
  readonly clock: { now(): InstantIso };
  readonly logger: SchedulerLogger;
  readonly options: SchedulerOptions;
}

/** What nobody came back to for so long has been done: the process that had claimed it was killed right after the effect. */
const IDLE_MS_MAX = 60 * 60_000;

/** Does one kind of work whenever something of it is due, for as long as the process lives. */
export class WorkLoop {
  private running: Promise<void> | null = null;
  private stopping = new AbortController();

  constructor(
    private readonly work: DueWork,
    private readonly ports: WorkLoopPorts,
  ) {}

  start(): void {
    this.stopping = new AbortController();
    this.running = this.run(this.stopping.signal);
  }

  /** Resolves when the batch under way is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.running = null;
  }

  /**
   * Goes once through all that is due, from the oldest on. What becomes due before the place it has come to is found next time.
   * @returns how many keys were done
   */
  async pass(): Promise<number> {
    const { clock, options } = this.ports;
    let done = 0;
    let after: DueItem | null = null;
    while (!this.stopping.signal.aborted) {
      const items = await this.work.due({ by: clock.now(), after, limit: options.batchItemsMax });
      done += await this.handleBatch(items);
      after = items.at(-1) ?? null;
      if (items.length < options.batchItemsMax) break;
      await this.wait(options.pauseMs);
    }
    return done;
  }

  private async run(signal: AbortSignal): Promise<void> {
    let forgotAtMs = -Infinity;
    while (!signal.aborted) {
      try {
        await this.pass();
        if (performance.now() - forgotAtMs > IDLE_MS_MAX) {
          await this.ports.claims.forget(this.work.name, IDLE_MS_MAX);
          forgotAtMs = performance.now();
        }
      } catch (error) {
        // As a rule the database is away; what is due is due next time, too.
        this.ports.logger.warn({ ...this.names(), err: error }, 'could not look for what is due');
      }
      await this.wait(this.ports.options.intervalMs);
    }
  }

  /** @returns how many keys were done */
  private async handleBatch(items: readonly DueItem[]): Promise<number> {
    if (items.length === 0) return 0;
    const { claims, options } = this.ports;
    const byKey = Map.groupBy(items, ({ key }) => key);
    const by = { work: this.work.name, token: randomUUID() };
    const first = [...byKey.values()].flatMap(([item]) => item ?? []);
    const claimed = await claims.claim(by, first, options.leaseMs);
    const outcomes = await Promise.all(claimed.map((claim) => this.handleKey(claim, byKey.get(claim.key) ?? [])));
    const failed = outcomes.filter((outcome) => outcome !== null);
    const failedKeys = new Set(failed.map(({ key }) => key));
    const done = claimed.filter(({ key }) => !failedKeys.has(key)).map(({ key }) => key);
    if (done.length > 0) await claims.finish(by, done);
    if (failed.length > 0) await claims.fail(by, failed);
    return done.length;
  }

  /** @returns null: done */
  private async handleKey(claim: Claim, items: readonly DueItem[]): Promise<FailedClaim | null> {
    for (const item of items) {
      try {
        await this.work.handle(item);
      } catch (error) {
        return this.failureOf(claim, item, error);
      }
    }
    return null;
  }

  /** The world's failures are tried again for as long as they last: an outage sets nothing aside. */
  private failureOf({ key, failures }: Claim, { dueAt }: DueItem, error: unknown): FailedClaim {
    const { options, logger } = this.ports;
    const { reason } = reasonOf(error);
    const isOver = classifyFailure(error) !== 'retry' && failures + 1 >= options.failuresMax;
    const retryInMs = isOver ? null : backoffMs(failures + 1, options, ALL_OF_IT);
    const about = { ...this.names(), key, dueAt, failures: failures + 1, reason };
    if (retryInMs === null) logger.error(about, 'what is due was set aside');
    else logger.warn({ ...about, retryInMs }, 'what is due could not be done');
    return { key, reason, retryInMs };
  }

  private names(): { readonly context: string; readonly work: string } {
    return { context: this.ports.context, work: this.work.name };
  }

  private async wait(delayMs: number): Promise<void> {
    // Due work is no reason to keep the process alive.
    await delay(delayMs, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}
