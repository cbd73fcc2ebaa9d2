import { instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import { countRetry, inMessageSpan, inMessagesSpan } from '@accrue/telemetry';
import { classifyFailure, reasonOf } from '../classify-failure';
import type { BatchHandler, Message, SubscriptionLag } from '../message-bus';
import type { Queryable, Transaction } from '@accrue/persistence';
import { backoffMs, sleep } from '@accrue/retry';
import { advanceWithEffect, loadCheckpoints, type ConsumerId, type Positions } from './checkpoints';
import { failureOf, isHandled, messageOf, park, persistently, type Consumer, type ConsumerPorts } from './consumer';
import { letterIdOf } from './dead-letter-store';
import type { SourceEntry } from './message-source';
import { RETRIES_UNSAID } from './retry-policy';

type Placed = { readonly partition: number; readonly entry: SourceEntry; readonly message: Message };
type Unreadable = { readonly partition: number; readonly entry: SourceEntry; readonly error: unknown };

interface Batch {
  readonly messages: readonly Placed[];
  readonly unreadable: readonly Unreadable[];
  /** Position of every partition after the batch. */
  readonly upTo: Positions;
}

/** The checkpoints of partitions that brought nothing for the handler are written this often only. */
const SKIPPED_CHECKPOINT_INTERVAL_MS = 1_000;

/** Thrown inside the careful transaction when the bus is being stopped: roll back, nothing is lost. */
class Stopped extends Error {}

/**
 * Delivers batches over all partitions; the handler's rows and the checkpoints commit together, so the effect happens exactly
 * once. One transaction at a time per subscription: what arrives meanwhile makes the next batch.
 */
export class TransactionConsumer implements Consumer {
  readonly id: ConsumerId;
  private readonly types: ReadonlySet<string>;
  /** What the table says, and what has been read or skipped beyond it. */
  private durable: Positions = new Map();
  private read: Positions = new Map();
  private loop: Promise<void> = Promise.resolve();
  private stopping = new AbortController();
  private lastProgressAt: InstantIso | null = null;
  private lastCheckpointAtMs = 0;

  constructor(
    private readonly ports: ConsumerPorts,
    private readonly handle: BatchHandler,
  ) {
    const { topic, group, types } = ports.subscription;
    this.id = { topic, group };
    this.types = new Set(types);
  }

  start(checkpoints: Positions): void {
    this.stopping = new AbortController();
    this.durable = checkpoints;
    this.read = checkpoints;
    this.loop = this.consume();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  lag(heads: readonly number[]): SubscriptionLag {
    const behind = heads.reduce((sum, head, p) => sum + Math.max(0, head - (this.read.get(p) ?? 0)), 0);
    return { ...this.id, behind, lastProgressAt: this.lastProgressAt };
  }

  private async consume(): Promise<void> {
    const { growth } = this.ports;
    const { signal } = this.stopping;
    const partitions = [...this.read.keys()];
    for (let failures = 0; !signal.aborted;) {
      const seen = partitions.map((partition) => growth.version(partition));
      const batch = await persistently(() => this.gather(this.read), this.ports, signal);
      if (batch === undefined) break;
      const grown = [...batch.upTo].some(([partition, position]) => position !== this.read.get(partition));
      const forHandler = batch.messages.length + batch.unreadable.length > 0;
      try {
        if (forHandler || (grown && performance.now() - this.lastCheckpointAtMs > SKIPPED_CHECKPOINT_INTERVAL_MS)) {
          await this.apply(batch);
        }
        this.read = batch.upTo;
        failures = 0;
        if (grown) this.lastProgressAt = instantFromEpochMs(Date.now());
        else if (this.hasUnwritten()) await this.writeWhenQuiet(growth.wait(partitions, seen));
        else await growth.wait(partitions, seen);
      } catch (error) {
        if (error instanceof Stopped) break;
        failures += 1;
        countRetry(this.id.topic, this.id.group);
        if (failures > RETRIES_UNSAID) {
          this.ports.logger.warn({ ...this.id, attempts: failures, error: reasonOf(error).reason }, 'batch is retried');
        }
        await sleep(backoffMs(failures, this.ports.options), signal);
        // After an error at COMMIT only the table knows whether it happened.
        const load = (): Promise<Positions> => loadCheckpoints(this.ports.database, this.id, partitions);
        this.durable = (await persistently(load, this.ports, signal)) ?? this.durable;
        this.read = this.durable;
      }
    }
  }

  private hasUnwritten(): boolean {
    return [...this.read].some(([partition, position]) => position !== this.durable.get(partition));
  }

  /** What was only gone past gets its checkpoint too once nothing more comes, or others would see this group behind for ever. */
  private async writeWhenQuiet(grown: Promise<void>): Promise<void> {
    await Promise.race([grown, sleep(SKIPPED_CHECKPOINT_INTERVAL_MS, this.stopping.signal)]);
    if (this.stopping.signal.aborted || performance.now() - this.lastCheckpointAtMs < SKIPPED_CHECKPOINT_INTERVAL_MS)
      return;
    await this.apply({ messages: [], unreadable: [], upTo: this.read });
  }

  private async gather(read: Positions): Promise<Batch> {
    const { source, options, registry } = this.ports;
    const limit = Math.max(16, Math.ceil(options.batchMessagesMax / read.size));
    const pages = await Promise.all(
      [...read].map(async ([partition, after]) => ({
        partition,
        ...(await source.read(this.id.topic, partition, { after, limit }, this.types)),
      })),
    );
    const messages: Placed[] = [];
    const unreadable: Unreadable[] = [];
    for (const { partition, entries } of pages) {
      for (const entry of entries) {
        if (!isHandled(entry, this.types, registry)) continue;
        try {
          messages.push({ partition, entry, message: messageOf(this.id.topic, entry.content, registry) });
        } catch (error) {
          unreadable.push({ partition, entry, error });
        }
      }
    }
    return {
      messages,
      unreadable,
      upTo: new Map(pages.map(({ partition, lastPosition }) => [partition, lastPosition])),
    };
  }

  private async apply(batch: Batch): Promise<void> {
    const { system } = this.ports.source;
    for (const { entry, partition, error } of batch.unreadable) await this.parkOrStop(entry, partition, error);
    const messages = batch.messages.map((placed) => placed.message);
    const effect = (): Promise<void> =>
      this.ports.database.transaction(async (tx) => {
        if (messages.length > 0) await this.handle(messages, tx);
        await this.finish(batch, batch.unreadable, tx);
      });
    try {
      // A statement is a transaction: most groups have nothing to do most of the time.
      if (messages.length + batch.unreadable.length === 0) await this.advance(batch, this.ports.database);
      else if (messages.length === 0) await effect();
      else await inMessagesSpan({ ...this.id, system }, messages, effect);
    } catch (error) {
      if (classifyFailure(error) === 'retry' || batch.messages.length === 0) throw error;
      await this.ports.database.transaction((tx) => this.applyOneByOne(batch, tx));
    }
    this.durable = batch.upTo;
    this.lastCheckpointAtMs = performance.now();
    this.ports.onCheckpoint?.(batch.upTo);
  }

  /** Some message spoils the batch: each gets its own savepoint, so only the culprits stay out. */
  private async applyOneByOne(batch: Batch, tx: Transaction): Promise<void> {
    const skipped: Unreadable[] = [...batch.unreadable];
    for (const placed of batch.messages) {
      await tx.query('savepoint before_message');
      try {
        const from = { ...this.id, system: this.ports.source.system, partition: placed.partition };
        await inMessageSpan(placed.message, from, () => this.handle([placed.message], tx));
        await tx.query('release savepoint before_message');
      } catch (error) {
        if (classifyFailure(error) === 'retry') throw error;
        await tx.query('rollback to savepoint before_message');
        await this.parkOrStop(placed.entry, placed.partition, error);
        skipped.push({ ...placed, error });
      }
    }
    await this.finish(batch, skipped, tx);
  }

  private async finish(batch: Batch, skipped: readonly Unreadable[], tx: Transaction): Promise<void> {
    if (skipped.length > 0) {
      const ids = skipped.map(({ entry, partition }) =>
        letterIdOf({ ...this.id, partition, position: entry.position, ordinal: entry.ordinal }),
      );
      await tx.query('insert into consumer_skipped (letter_id) select unnest($1::text[]) on conflict do nothing', [
        ids,
      ]);
    }
    await this.advance(batch, tx);
  }

  private async advance(batch: Batch, within: Queryable): Promise<void> {
    const advances = [...batch.upTo].map(([partition, to]) => ({
      partition,
      from: this.durable.get(partition) ?? 0,
      to,
    }));
    await advanceWithEffect(
      within,
      this.id,
      advances.filter((advance) => advance.to !== advance.from),
    );
  }

  /** The letter is durable before the checkpoint goes past its message. */
  private async parkOrStop(entry: SourceEntry, partition: number, error: unknown): Promise<void> {
    if (!(await park(entry, partition, failureOf(error, 1), this.ports, this.stopping.signal))) throw new Stopped();
  }
}
