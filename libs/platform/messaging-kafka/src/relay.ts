import { Growth, type EventFeed } from '@accrue/event-store';
import {
  CheckpointWriter,
  encode,
  FactsSource,
  failureOf,
  loadCheckpoints,
  readCheckpoints,
  persistently,
  reasonOf,
  tellOfLetter,
  type BusLogger,
  type ConsumerId,
  type FactEncoder,
  type Failure,
  type LetterPlace,
  type LetterStore,
  type Positions,
  type RawMessage,
  type Redelivery,
  type SchemaRegistry,
  type SubscriptionLag,
} from '@accrue/messaging';
import { instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import type { HeldLock, PostgresDatabase } from '@accrue/persistence';
import { countRelayed, GAUGES, inSendSpan, observe } from '@accrue/telemetry';
import { backoffMs, sleep } from '@accrue/retry';
import type { KafkaBusOptions } from './options';
import { MessageTooLarge, type Outgoing, type Producing } from './producing';

export interface RelayPorts {
  readonly context: string;
  readonly log: EventFeed;
  readonly encoder: FactEncoder;
  readonly registry: SchemaRegistry;
  readonly database: PostgresDatabase;
  readonly letters: LetterStore;
  /** Told of every letter once it is durable; may be told again when the publication is. */
  readonly onParked: (place: LetterPlace, raw: RawMessage | null, failure: Failure) => Promise<void>;
  readonly producing: Producing;
  readonly options: KafkaBusOptions;
  readonly logger: BusLogger;
}

interface PlacedFact extends Outgoing {
  readonly place: LetterPlace;
}

interface Page {
  readonly outgoing: readonly PlacedFact[];
  /** Publications that failed: a bug of the producing context. */
  readonly failed: readonly { readonly place: LetterPlace; readonly error: unknown }[];
  readonly upTo: Positions;
  readonly grown: boolean;
  /** When the oldest event of the page was recorded; null when it has none. */
  readonly oldestAtMs: number | null;
}

const CHECKPOINT_INTERVAL_MS = 50;
const LOCK_DOUBT_MS = 100;

/**
 * Publishes the facts of a context to Kafka in the order of its feed: per partition of the feed, and so per key. One relay per
 * context works at a time, whoever holds its lock. The checkpoint follows the acknowledgement, so a crash publishes some facts
 * again, with the same ids. One request is under way at a time; meanwhile the next page is read.
 */
export class Relay {
  private readonly id: ConsumerId;
  private readonly growth: Growth;
  private readonly checkpoints: CheckpointWriter;
  private readonly partitions: readonly number[];
  private lock: HeldLock | undefined;
  /** Aborted when the lock is lost or the relay stops. */
  private turn: AbortController | undefined;
  private running: Promise<void> = Promise.resolve();
  private lastProgressAt: InstantIso | null = null;
  /** Of what has been read and is not acknowledged. */
  private oldestUnpublishedAtMs: number | null = null;
  private unobserve: () => void = () => undefined;

  constructor(private readonly ports: RelayPorts) {
    const { context, log, database, options } = ports;
    this.id = relayId(context);
    this.growth = new Growth(log, options.pollIntervalMs);
    this.checkpoints = new CheckpointWriter(database, CHECKPOINT_INTERVAL_MS);
    this.partitions = Array.from({ length: log.partitions }, (_unused, partition) => partition);
  }

  start(): void {
    this.growth.start();
    this.unobserve = observe([GAUGES.relayOldestUnpublished], (write) => {
      if (this.lock?.isHeld() !== true) return; // another process publishes, and knows
      const { oldestUnpublishedAtMs: oldest } = this;
      const ageSeconds = oldest === null ? 0 : Math.max(0, Date.now() - oldest) / 1_000;
      write(GAUGES.relayOldestUnpublished, ageSeconds, { service: this.ports.context });
    });
    this.lock = this.ports.database.holdLock({
      name: `relay ${this.ports.context}`,
      onHeld: () => this.begin(),
      onLost: () => this.turn?.abort(),
    });
  }

  async stop(): Promise<void> {
    this.unobserve();
    this.turn?.abort();
    this.growth.stop();
    await this.running;
    await this.checkpoints.close();
    await this.lock?.stop();
  }

  async lag(): Promise<SubscriptionLag> {
    const heads = await this.ports.log.heads();
    const done = await readCheckpoints(this.ports.database, this.id, this.partitions);
    const behind = heads.reduce((sum, head, partition) => sum + Math.max(0, head - (done.get(partition) ?? 0)), 0);
    return { ...this.id, behind, lastProgressAt: this.lastProgressAt };
  }

  /** Letters of publications that failed: the publication is asked again, and what it makes now is published. */
  redelivery(topic: string): Redelivery {
    const { registry, database, log, encoder, producing, context } = this.ports;
    return {
      registry,
      database,
      source: new FactsSource(log, encoder),
      subscription: {
        topic,
        group: this.id.group,
        types: [],
        context,
        handler: {
          kind: 'each',
          handle: (message) => producing.send([{ topic, raw: encode(message, registry) }]),
        },
      },
    };
  }

  private begin(): void {
    const turn = new AbortController();
    this.turn = turn;
    this.ports.logger.info({ relay: this.ports.context }, 'relay works');
    this.running = this.running.then(() => this.publish(turn.signal));
  }

  private async publish(signal: AbortSignal): Promise<void> {
    let done = await this.patiently(() => loadCheckpoints(this.ports.database, this.id, this.partitions), signal);
    for (let failures = 0; done !== undefined && !signal.aborted;) {
      const seen = this.partitions.map((partition) => this.growth.version(partition));
      try {
        let page = await this.gather(done);
        while (page.grown && !signal.aborted) {
          this.oldestUnpublishedAtMs = page.oldestAtMs;
          const next = this.gather(page.upTo);
          next.catch(() => undefined); // awaited below, unless the sending fails first
          await this.send(page, signal);
          done = page.upTo;
          page = await next;
          failures = 0;
        }
        this.oldestUnpublishedAtMs = null;
        if (!signal.aborted) await this.growth.wait(this.partitions, seen);
      } catch (error) {
        failures += 1;
        const { context, options, logger } = this.ports;
        logger.warn({ relay: context, attempts: failures, error: reasonOf(error).reason }, 'publishing is tried again');
        await sleep(backoffMs(failures, options), signal);
      }
    }
  }

  private async gather(after: Positions): Promise<Page> {
    const { log, encoder, options } = this.ports;
    const types = encoder.eventTypesFor();
    const pages = await Promise.all(
      this.partitions.map(async (partition) => {
        const range = { after: after.get(partition) ?? 0, limit: options.relayPageEventsMax, types };
        return { partition, page: await log.read(partition, range) };
      }),
    );
    const outgoing: PlacedFact[] = [];
    const failed: Page['failed'][number][] = [];
    for (const { partition, page } of pages)
      for (const event of page.events) {
        const ordinals = new Map<string, number>();
        for (const { topic, content } of encoder.factsOf(event)) {
          const ordinal = ordinals.get(topic) ?? 0;
          ordinals.set(topic, ordinal + 1);
          const place = { topic, group: this.id.group, partition, position: event.position, ordinal };
          const made = content();
          if ('raw' in made) outgoing.push({ topic, raw: made.raw, recordedAt: event.recordedAt, place });
          else failed.push({ place, error: made.failure });
        }
      }
    const upTo = new Map(pages.map(({ partition, page }) => [partition, page.lastPosition]));
    const recordedAtMs = pages
      .flatMap(({ page }) => page.events.slice(0, 1))
      .map((event) => Date.parse(event.recordedAt));
    return {
      outgoing,
      failed,
      upTo,
      oldestAtMs: recordedAtMs.length === 0 ? null : Math.min(...recordedAtMs),
      grown: pages.some(({ partition, page }) => page.lastPosition !== after.get(partition)),
    };
  }

  /** @throws BrokerUnavailable and the like: nothing is checkpointed, all of it is published again */
  private async send({ outgoing, failed, upTo }: Page, signal: AbortSignal): Promise<void> {
    for (const { place, error } of failed) await this.park(place, null, error);
    await this.produce(outgoing, signal);
    if (signal.aborted) return;
    for (const [partition, position] of upTo) this.checkpoints.mark(this.id, partition, position);
    this.lastProgressAt = instantFromEpochMs(Date.now());
    for (const [topic, published] of Map.groupBy(outgoing, (fact) => fact.topic))
      countRelayed(this.ports.context, topic, published.length);
  }

  private async produce(outgoing: readonly PlacedFact[], signal: AbortSignal): Promise<void> {
    for (let rest = outgoing; rest.length > 0;) {
      // After a long stop the lock may be somebody else's: what we have read waits until we know.
      while (this.lock?.isHeld() !== true && !signal.aborted) await sleep(LOCK_DOUBT_MS, signal);
      if (signal.aborted) return;
      try {
        const traced = rest.map(({ topic, raw }) => ({ topic, traceparent: raw.headers['ce_traceparent'] }));
        const sending = rest;
        await inSendSpan('kafka', traced, () => this.ports.producing.send(sending));
        return;
      } catch (error) {
        if (!(error instanceof MessageTooLarge)) throw error;
        const at = rest.findIndex((fact) => fact === error.outgoing);
        const tooLarge = rest[at];
        if (tooLarge === undefined) throw error;
        await this.park(tooLarge.place, tooLarge.raw, error);
        rest = rest.slice(at + 1);
      }
    }
  }

  private async park(place: LetterPlace, raw: RawMessage | null, error: unknown): Promise<void> {
    const failure =
      error instanceof MessageTooLarge
        ? { code: 'message.too_large', reason: error.message, attempts: 1 }
        : failureOf(error, 1);
    await this.ports.letters.park(place, raw, failure);
    await this.ports.onParked(place, raw, failure);
    tellOfLetter(this.ports.context, place, failure, this.ports.logger);
  }

  private patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    const { options, logger } = this.ports;
    return persistently(work, { subscription: this.id, options, logger }, signal);
  }
}

/** The relay's place in the tables of checkpoints and dead letters, where it stands beside the consumers. */
export const relayId = (context: string): ConsumerId => ({ topic: `${context} facts`, group: `${context}.relay` });
