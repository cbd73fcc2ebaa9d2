import type { Consumer as KafkaConsumer, EachBatchPayload, Kafka } from 'kafkajs';
import { Growth } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import {
  consumerOf,
  loadCheckpoints,
  persistently,
  reasonOf,
  type Consumer,
  type ConsumerPorts,
  type Positions,
} from '@accrue/messaging';
import { backoffMs, sleep } from '@accrue/retry';
import { countRebalance } from '@accrue/telemetry';
import { AssignedPartitions } from './assigned-partitions';
import type { KafkaBusOptions } from './options';
import { missingRight } from './why-unavailable';

export interface GroupConsumerPorts extends Omit<ConsumerPorts, 'source' | 'growth' | 'options'> {
  readonly kafka: Kafka;
  /** Of the topic. */
  readonly partitions: number;
  readonly options: KafkaBusOptions;
  /** The consumer cannot go on in this process. */
  readonly onFatal: (message: string) => void;
}

/** Committed offsets follow the checkpoints at most this often; they are there for tools that show lag. */
const COMMIT_INTERVAL_MS = 1_000;

/** The client gives up where the next moment may be better, as when the only broker has just come back and does not know who coordinates the group. */
const JOIN_AGAIN = { retryDelayMinMs: 300, retryDelayMaxMs: 5_000 };

/**
 * One subscription as a member of its Kafka consumer group. Kafka says which partitions are ours and brings their messages;
 * where we are in them stands in the context's database beside the effects (`consumer_checkpoint`), and every assignment
 * begins there. What kafkajs calls a batch is only taken over into a bounded buffer, so its loop never waits for a handler:
 * heartbeats go on, and one slow key does not keep the others from being fetched.
 */
export class GroupConsumer {
  readonly source: AssignedPartitions;
  private readonly consumer: KafkaConsumer;
  readonly group: string;
  private readonly topic: string;
  /** Of deliveries that ended with a rebalance. */
  private progressBefore: InstantIso | null = null;
  private delivery: { readonly consumer: Consumer; readonly growth: Growth } | undefined;
  /** Assignments are taken over one after the other; only the newest one is begun. */
  private assigning: Promise<void> = Promise.resolve();
  private generation = 0;
  /** Between a crash of the client and its return to the group, it refuses all that is asked of it. */
  private inGroup = false;
  private readonly stopping = new AbortController();
  private mirrored = new Map<number, number>();
  private mirrorTimer: NodeJS.Timeout | undefined;
  private lastSignOfLifeAtMs = performance.now();
  private joining: Promise<void> = Promise.resolve();
  private subscribed = false;
  /** To join, since we last did. */
  private failures = 0;

  constructor(private readonly ports: GroupConsumerPorts) {
    const { kafka, options, subscription } = ports;
    this.topic = subscription.topic;
    this.group = subscription.group;
    this.source = new AssignedPartitions(
      ports.partitions,
      { messagesMax: options.bufferedMessagesMax, bytesMax: options.bufferedBytesMax },
      (partition) => this.resume(partition),
    );
    this.consumer = kafka.consumer({
      groupId: this.group,
      sessionTimeout: options.sessionTimeoutMs,
      // A group waits so long for members that were there, and will not come: of a broker that was away, or a process that was killed.
      rebalanceTimeout: options.sessionTimeoutMs * 1.5,
      heartbeatInterval: options.heartbeatIntervalMs,
      maxWaitTimeInMs: options.fetchWaitMsMax,
      minBytes: 1,
      maxBytesPerPartition: 1_048_576,
      maxBytes: 8_388_608,
      allowAutoTopicCreation: false,
      metadataMaxAge: 60_000,
      // A client that fails on its way into the group would start itself again, also after it was stopped.
      retry: { restartOnFailure: () => Promise.resolve(!this.stopping.signal.aborted) },
    });
  }

  /**
   * Begins to join, and does not wait until the group lets us in: that takes until the session of a member that was killed has run out, and
   * meanwhile this process has others to serve. A broker that is away meanwhile is waited for.
   */
  start(): void {
    const { events } = this.consumer;
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => {
      this.failures = 0;
      this.assigned(payload.memberAssignment[this.topic] ?? []);
    });
    this.consumer.on(events.STOP, () => this.unassigned());
    this.consumer.on(events.REBALANCING, () => countRebalance(this.group));
    const alive = (): void => void (this.lastSignOfLifeAtMs = performance.now());
    for (const event of [events.FETCH_START, events.FETCH, events.HEARTBEAT]) this.consumer.on(event, alive);
    this.consumer.on(events.CRASH, ({ payload: { error, restart } }) => {
      if (restart || this.stopping.signal.aborted) return;
      this.failed(error);
      this.joining = this.joining.then(() => this.join());
    });
    this.joining = this.join();
  }

  /** Ends when the client runs; should it give up later, it tells by its crash. */
  private async join(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      if (this.failures > 0) await sleep(backoffMs(this.failures, JOIN_AGAIN), signal);
      if (signal.aborted) return;
      try {
        await this.consumer.connect();
        if (!this.subscribed) await this.consumer.subscribe({ topics: [this.topic], fromBeginning: true });
        this.subscribed = true;
        return await this.consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: this.ports.partitions,
          eachBatch: (payload) => Promise.resolve(this.take(payload)),
        });
      } catch (error) {
        this.failed(error);
      }
    }
  }

  private failed(error: unknown): void {
    this.failures += 1;
    const reason = missingRight(error) ?? reasonOf(error).reason;
    this.ports.logger.warn(
      { group: this.group, error: reason, failures: this.failures },
      'not in its group; joins again',
    );
  }

  /** Finishes what handlers are at, lets the successor know how far it is, and leaves the group. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.mirrorTimer);
    await this.joining; // whoever leaves half-way in keeps its place until the session has run out
    await this.assigning;
    await this.endDelivery();
    await this.commit();
    await this.consumer.stop();
    await this.consumer.disconnect();
  }

  get lastProgressAt(): InstantIso | null {
    return this.delivery?.consumer.lag([]).lastProgressAt ?? this.progressBefore;
  }

  get silentForMs(): number {
    return performance.now() - this.lastSignOfLifeAtMs;
  }

  /** Checkpoints have been written: show them where Kafka's own tools look. */
  mirror(positions: Positions): void {
    for (const [partition, position] of positions) this.mirrored.set(partition, position);
    if (this.stopping.signal.aborted) return; // committed at the end
    this.mirrorTimer ??= setTimeout(() => {
      this.mirrorTimer = undefined;
      void this.commit(); // handles its own failures
    }, COMMIT_INTERVAL_MS);
  }

  /** Kafka has given us these partitions. Called before the first fetch: nothing is fetched until we know from where. */
  private assigned(partitions: readonly number[]): void {
    this.inGroup = true;
    this.generation += 1;
    const generation = this.generation;
    if (partitions.length > 0) this.consumer.pause([{ topic: this.topic, partitions: [...partitions] }]);
    this.assigning = this.assigning
      .then(() => this.beginDelivery(generation, partitions))
      .catch((error: unknown) => this.ports.onFatal(`consumer ${this.group}: ${reasonOf(error).reason}`));
  }

  /** The client has stopped, by itself or by us: what was assigned and has not begun yet never will. */
  private unassigned(): void {
    this.inGroup = false;
    this.generation += 1;
  }

  private async beginDelivery(generation: number, partitions: readonly number[]): Promise<void> {
    const { subscription, database, options } = this.ports;
    const { signal } = this.stopping;
    await this.endDelivery();
    this.mirrored.clear(); // of partitions that may be somebody else's now
    const superseded = (): boolean => generation !== this.generation || signal.aborted;
    if (superseded() || partitions.length === 0) return;
    const load = (): Promise<Positions> => loadCheckpoints(database, subscription, partitions);
    const positions = await persistently(load, this.ports, signal);
    if (positions === undefined || superseded()) return;
    this.source.assign(positions);
    const growth = new Growth(this.source, options.pollIntervalMs);
    const consumer = consumerOf({
      ...this.ports,
      source: this.source,
      growth,
      onCheckpoint: (written) => this.mirror(written),
    });
    growth.start();
    consumer.start(positions);
    this.delivery = { consumer, growth };
    for (const [partition, position] of positions)
      this.consumer.seek({ topic: this.topic, partition, offset: String(position) });
    this.consumer.resume([{ topic: this.topic, partitions: [...partitions] }]);
  }

  private async endDelivery(): Promise<void> {
    const stopped = this.delivery?.consumer.stop();
    this.delivery?.growth.stop();
    await stopped;
    this.progressBefore = this.lastProgressAt; // what was in flight has ended by now
    this.delivery = undefined;
    // Best effort: whoever gets the partitions next begins where we ended instead of repeating some of it.
    await this.ports.checkpoints.flush().catch(() => undefined);
  }

  private take(payload: EachBatchPayload): void {
    if (!payload.isRunning() || payload.isStale()) return;
    const { batch } = payload;
    const { topic, partition } = batch;
    const { fetchedOffset } = batch as typeof batch & { readonly fetchedOffset: string };
    const lastOffset = batch.lastOffset();
    const outcome = this.source.offer({
      partition,
      fetchedOffset: Number(fetchedOffset),
      lastOffset: Number(lastOffset),
      messages: batch.messages,
    });
    if (typeof outcome === 'number') {
      this.consumer.seek({ topic, partition, offset: String(outcome) });
      return;
    }
    if (outcome === 'full') this.consumer.pause([{ topic, partitions: [partition] }]);
    payload.resolveOffset(lastOffset);
  }

  private resume(partition: number): void {
    if (this.inGroup && !this.stopping.signal.aborted)
      this.consumer.resume([{ topic: this.topic, partitions: [partition] }]);
  }

  private async commit(): Promise<void> {
    const offsets = [...this.mirrored].map(([partition, position]) => ({
      topic: this.topic,
      partition,
      offset: String(position),
    }));
    this.mirrored.clear();
    if (offsets.length === 0) return;
    try {
      await this.consumer.commitOffsets(offsets);
    } catch (error) {
      // Nothing depends on it, and a rebalance refuses it now and then.
      this.ports.logger.info({ group: this.group, error: reasonOf(error).reason }, 'offsets not shown to the broker');
    }
  }
}
