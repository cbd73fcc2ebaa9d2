import { setMaxListeners } from 'node:events';
import { instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import { countRetry, inMessageSpan } from '@accrue/telemetry';
import { backoffMs, sleep } from '@accrue/retry';
import { classifyFailure, reasonOf } from '../classify-failure';
import type { MessageHandler, SubscriptionLag } from '../message-bus';
import type { ConsumerId, Positions } from './checkpoints';
import { failureOf, isHandled, messageOf, park, persistently, type Consumer, type ConsumerPorts } from './consumer';
import { KeyedQueue } from './keyed-queue';
import type { SourceEntry } from './message-source';
import { PositionTracker } from './position-tracker';
import { isBeyondRetry, RETRIES_UNSAID } from './retry-policy';

/** Of a subscription that takes any order: messages of one key that are handled side by side. */
const OF_KEY_MAX = 32;

/**
 * Delivers message by message: in order per key, keys side by side, all partitions at once. The effect is an idempotent command,
 * so the checkpoint may follow it later.
 */
export class EachConsumer implements Consumer {
  readonly id: ConsumerId;
  private readonly types: ReadonlySet<string>;
  private readonly queue: KeyedQueue;
  private trackers: ReadonlyMap<number, PositionTracker> = new Map();
  private room: (() => void)[] = [];
  private loops: Promise<void>[] = [];
  private stopping = new AbortController();
  private succeeded = 0;
  private lastProgressAt: InstantIso | null = null;

  constructor(
    private readonly ports: ConsumerPorts,
    private readonly handle: MessageHandler,
    inAnyOrder = false,
  ) {
    const { topic, group, types } = ports.subscription;
    this.id = { topic, group };
    this.types = new Set(types);
    this.queue = new KeyedQueue(ports.options.inFlightMax, inAnyOrder ? OF_KEY_MAX : 1);
  }

  start(checkpoints: Positions): void {
    this.stopping = new AbortController();
    setMaxListeners(0, this.stopping.signal); // one listener per waiting retry, bounded by inFlightMax
    this.trackers = new Map(
      [...checkpoints].map(([partition, position]) => [partition, new PositionTracker(position)]),
    );
    this.loops = [...this.trackers].map(([partition, tracker]) => this.consume(partition, tracker));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.makeRoom();
    await Promise.all(this.loops);
    await this.queue.drained();
  }

  lag(heads: readonly number[]): SubscriptionLag {
    const behind = heads.reduce(
      (sum, head, p) => sum + Math.max(0, head - (this.trackers.get(p)?.committable ?? 0)),
      0,
    );
    return { ...this.id, behind, lastProgressAt: this.lastProgressAt };
  }

  private async consume(partition: number, tracker: PositionTracker): Promise<void> {
    const { source, growth, options, registry } = this.ports;
    const { signal } = this.stopping;
    let after = tracker.committable;
    while (!signal.aborted) {
      const seen = growth.version(partition);
      const range = { after, limit: options.pageEventsMax };
      const page = await persistently(
        () => source.read(this.id.topic, partition, range, this.types),
        this.ports,
        signal,
      );
      if (page === undefined) return;
      for (const entry of page.entries) {
        if (!isHandled(entry, this.types, registry)) continue;
        tracker.begin(entry.position);
        const key = entry.content.raw?.key ?? '';
        this.queue.add(`${partition} ${key}`, () => this.deliver(entry, partition, tracker));
      }
      tracker.looked(page.lastPosition);
      if (page.lastPosition === after) {
        await growth.wait([partition], [seen]);
      } else {
        after = page.lastPosition;
        this.progressed(partition, tracker);
        while (tracker.unfinishedMessages >= options.queuedMax && !signal.aborted) {
          await new Promise<void>((resolve) => this.room.push(resolve));
        }
      }
    }
  }

  private async deliver(entry: SourceEntry, partition: number, tracker: PositionTracker): Promise<void> {
    if (this.stopping.signal.aborted) return; // not begun: it comes again after the restart
    if (!(await this.attempt(entry, partition))) return;
    tracker.done(entry.position);
    this.progressed(partition, tracker);
    this.makeRoom();
  }

  /** @returns whether the message is finished: handled, or safe among the dead letters */
  private async attempt(entry: SourceEntry, partition: number): Promise<boolean> {
    const { signal } = this.stopping;
    const { options, logger } = this.ports;
    const beganAtMs = performance.now();
    let succeededAtLastFailure = Number.POSITIVE_INFINITY;
    for (let attempts = 1; ; attempts++) {
      try {
        const message = messageOf(this.id.topic, entry.content, this.ports.registry);
        await inMessageSpan(message, { ...this.id, system: this.ports.source.system, partition }, () =>
          this.handle(message),
        );
        this.succeeded += 1;
        return true;
      } catch (error) {
        if (classifyFailure(error) === 'dead-letter')
          return park(entry, partition, failureOf(error, attempts), this.ports, signal);
        const sinceMs = performance.now() - beganAtMs;
        const othersSucceededSinceLastAttempt = this.succeeded > succeededAtLastFailure;
        if (isBeyondRetry({ attempts, sinceMs, othersSucceededSinceLastAttempt }, options)) {
          return park(entry, partition, failureOf(error, attempts), this.ports, signal);
        }
        succeededAtLastFailure = this.succeeded;
        countRetry(this.id.topic, this.id.group);
        if (attempts > RETRIES_UNSAID) {
          const { reason } = reasonOf(error);
          logger.warn(
            { ...this.id, partition, position: entry.position, attempts, error: reason },
            'message is retried',
          );
        }
        await sleep(backoffMs(attempts, options), signal);
        if (signal.aborted) return false;
      }
    }
  }

  private progressed(partition: number, tracker: PositionTracker): void {
    this.lastProgressAt = instantFromEpochMs(Date.now());
    this.ports.checkpoints.mark(this.id, partition, tracker.committable);
  }

  private makeRoom(): void {
    for (const resolve of this.room.splice(0)) resolve();
  }
}
