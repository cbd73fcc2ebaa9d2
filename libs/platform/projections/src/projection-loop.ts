import { setTimeout as delay } from 'node:timers/promises';
import type { EventFeed, Growth } from '@accrue/event-store';
import type { Database } from '@accrue/persistence';
import { backoffMs, sleep } from '@accrue/retry';
import { foldBatch } from './fold-batch';
import { inFoldSpan } from './fold-span';
import {
  advance,
  advancesOf,
  GenerationMoved,
  liveGeneration,
  loadCheckpoint,
  OtherVersionLive,
  type Generation,
} from './generations';
import { Mutex } from './mutex';
import type { ProjectionLogger, ProjectionRunnerOptions } from './options';
import type { Projection } from './projection';
import { readBatch } from './read-batch';
import { logSetAside } from './set-aside';
import { Waiters } from './waiters';

export interface LoopPorts {
  readonly context: string;
  readonly feed: EventFeed;
  readonly growth: Growth;
  readonly database: Database;
  readonly options: ProjectionRunnerOptions;
  readonly logger: ProjectionLogger;
}

/** Positions that brought nothing to fold are written at most this often. */
const SKIPPED_CHECKPOINT_INTERVAL_MS = 1_000;

/**
 * Folds one projection's live generation, batch by batch, over all partitions. What cannot be folded sets its stream aside; what
 * cannot be read or written, or too much set aside, stops this projection, and is tried again, ever more slowly.
 */
export class ProjectionLoop {
  readonly waiters = new Waiters();
  /** Held while a batch is folded, and by a rebuild while it swaps. */
  readonly folding = new Mutex();
  error: string | undefined;
  /** A newer release has built it anew and folds it; this process only watches, and may still read it. */
  isSuperseded = false;
  private live: Pick<Generation, 'generation' | 'state'> | undefined;
  /** What the table says, and what has been looked at beyond it without anything to fold. */
  private durable: readonly number[] = [];
  private looked: readonly number[] = [];
  /** The read model shows everything that was recorded before this. */
  private asOfMs = Date.now();
  private lastWriteAtMs = 0;
  private running: Promise<void> | undefined;
  private stopping = new AbortController();

  constructor(
    readonly projection: Projection,
    private readonly ports: LoopPorts,
  ) {}

  get isStarted(): boolean {
    return this.running !== undefined;
  }

  /** It folds here. */
  get isRunning(): boolean {
    return this.isStarted && !this.isSuperseded;
  }

  get checkpoint(): readonly number[] {
    return this.looked;
  }

  /** How old what it shows is, while there is more to fold. */
  get ageSeconds(): number {
    return Math.max(0, Date.now() - this.asOfMs) / 1_000;
  }

  start(): void {
    this.stopping = new AbortController();
    this.running = this.run();
  }

  /** Resolves when the batch under way is committed. The growth must be stopped too, to wake a loop that waits. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.running = undefined;
    this.isSuperseded = false;
  }

  /**
   * Looks again what is live, as after a swap.
   * @throws OtherVersionLive
   */
  async reload(): Promise<void> {
    const { name, version } = this.projection;
    const live = await liveGeneration(this.ports.database, name);
    if (live === undefined) throw new Error(`projection ${name} has no live generation`);
    if (live.version !== version) throw new OtherVersionLive(name, live.version, version);
    this.live = live;
    this.isSuperseded = false;
    this.durable = this.looked = await loadCheckpoint(this.ports.database, name, live.generation);
    this.waiters.folded(this.durable);
  }

  private async run(): Promise<void> {
    const { growth, feed, options, logger, context } = this.ports;
    const { signal } = this.stopping;
    const partitions = Array.from({ length: feed.partitions }, (_unused, partition) => partition);
    for (let failures = 0; !signal.aborted;) {
      const seen = partitions.map((partition) => growth.version(partition));
      try {
        const progressed = await this.folding.run(() => this.foldNext());
        failures = 0;
        this.error = undefined;
        if (!progressed) await this.waitForGrowth(partitions, seen, signal);
      } catch (error) {
        this.live = undefined; // read again what is true
        if (error instanceof GenerationMoved) {
          // Another process rebuilt it, or folds it too: no failure, we go on from where it is now.
          logger.info({ context, projection: this.projection.name }, 'projection was moved on by another process');
          await sleep(options.retryDelayMinMs, signal);
          continue;
        }
        if (error instanceof OtherVersionLive && error.isNewer) {
          if (!this.isSuperseded)
            logger.info(
              { context, projection: this.projection.name, error: error.message },
              'projection is superseded',
            );
          this.isSuperseded = true;
          this.error = `${error.name}: ${error.message}`;
          await sleep(options.retryDelayMaxMs, signal);
          continue;
        }
        failures += 1;
        this.error = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        logger.error(
          { context, projection: this.projection.name, failures, error: this.error },
          'projection could not fold',
        );
        await sleep(backoffMs(failures, options), signal);
      }
    }
  }

  /** @returns whether there was anything to look at */
  private async foldNext(): Promise<boolean> {
    if (this.live === undefined) await this.reload();
    const { name, eventTypes } = this.projection;
    const live = this.live as Generation;
    const batch = await readBatch(this.ports.feed, eventTypes, this.looked, this.ports.options.batchEventsMax);
    const progressed = batch.upTo.some((position, partition) => position !== this.looked[partition]);
    const advances = advancesOf(this.durable, batch.upTo);
    const isDue = performance.now() - this.lastWriteAtMs > SKIPPED_CHECKPOINT_INTERVAL_MS;
    if (batch.events.length > 0) {
      const fold = async (): Promise<void> => {
        const setAside = await this.ports.database.transaction(async (tx) => {
          const hasSetAside = await advance(tx, name, live, advances);
          return foldBatch(tx, this.projection, { generation: live.generation, hasSetAside }, batch.events);
        });
        logSetAside(this.ports, name, setAside);
      };
      await inFoldSpan({ context: this.ports.context, projection: name }, batch.events, fold);
      this.written(batch.upTo);
    } else if (advances.length > 0 && isDue) {
      // A statement is a transaction: most read models have nothing to fold most of the time.
      await advance(this.ports.database, name, live, advances);
      this.written(batch.upTo);
    }
    this.looked = batch.upTo;
    this.asOfMs = batch.asOfMs ?? this.asOfMs;
    this.waiters.folded(this.looked);
    return progressed;
  }

  private written(upTo: readonly number[]): void {
    this.durable = upTo;
    this.lastWriteAtMs = performance.now();
  }

  /** Comes back by itself while positions are looked at but not written: other processes see the table only. */
  private async waitForGrowth(
    partitions: readonly number[],
    seen: readonly number[],
    signal: AbortSignal,
  ): Promise<void> {
    const grown = this.ports.growth.wait(partitions, seen);
    if (advancesOf(this.durable, this.looked).length === 0) return grown;
    const timer = new AbortController();
    const due = delay(SKIPPED_CHECKPOINT_INTERVAL_MS, undefined, {
      signal: AbortSignal.any([signal, timer.signal]),
    }).catch(() => undefined);
    await Promise.race([grown, due]);
    timer.abort();
  }
}
