import type { Growth } from '@accrue/event-store';
import {
  classifyFailure,
  decode,
  reasonOf,
  typeOf,
  type Message,
  type RawMessage,
  type SchemaRegistry,
  type SubscriptionLag,
  type WiredSubscription,
} from '@accrue/messaging';
import type { Database } from '@accrue/persistence';
import type { CheckpointWriter, ConsumerId } from './checkpoints';
import { parkLetter, type Failure } from './dead-letter-store';
import { PublicationFailed } from './facts-source';
import type { MessageSource, SourceEntry } from './message-source';
import type { BusLogger, InProcessBusOptions } from './options';
import { retryDelayMs, sleep } from './retry-policy';

/** What both kinds of consumers work with. */
export interface ConsumerPorts {
  readonly subscription: WiredSubscription;
  readonly source: MessageSource;
  readonly growth: Growth;
  readonly registry: SchemaRegistry;
  /** The consuming context's. */
  readonly database: Database;
  readonly checkpoints: CheckpointWriter;
  /** Where the dead letters go. */
  readonly platform: Database;
  readonly options: InProcessBusOptions;
  readonly logger: BusLogger;
}

export interface Consumer {
  readonly id: ConsumerId;
  /** Begins after the checkpoints, and runs until stopped. */
  start(checkpoints: readonly number[]): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
  lag(heads: readonly number[]): SubscriptionLag;
}

/** What to do with a message that was read: nothing, hand it over, or notice that it is of no known type. */
export const isHandled = (raw: RawMessage, types: ReadonlySet<string>, registry: SchemaRegistry): boolean => {
  const type = typeOf(raw);
  return type === undefined || types.has(type) || !registry.known(type);
};

/** @throws MessageRejected or PublicationFailed when there is no message to hand over */
export const messageOf = (topic: string, entry: SourceEntry, registry: SchemaRegistry): Message => {
  if ('failure' in entry.content) throw entry.content.failure;
  return decode(topic, entry.content.raw, registry);
};

export const rawOf = (entry: SourceEntry): RawMessage | null => ('raw' in entry.content ? entry.content.raw : null);

export const failureOf = (error: unknown, attempts: number): Failure => {
  const { code, reason } = reasonOf(error);
  if (error instanceof PublicationFailed) return { code: 'publication.failed', reason, attempts };
  // Retriable and yet given up: see retry-policy.
  return { code: classifyFailure(error) === 'retry' ? 'retry.exhausted' : code, reason, attempts };
};

/**
 * Repeats work on the bus's own tables or sources until it is done: there is nothing to dead-letter, only an outage to wait out.
 * @returns undefined when stopped meanwhile
 */
export const persistently = async <T>(
  work: () => Promise<T>,
  ports: ConsumerPorts,
  signal: AbortSignal,
): Promise<T | undefined> => {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { topic, group } = ports.subscription;
      ports.logger.warn({ topic, group, attempt, error: reasonOf(error).reason }, 'message bus waits for its store');
      await sleep(retryDelayMs(attempt, ports.options), signal);
    }
  }
  return undefined;
};

/** @returns whether the letter is durable; false when stopped meanwhile, and then the message is not done */
export const park = async (
  entry: SourceEntry,
  partition: number,
  failure: Failure,
  ports: ConsumerPorts,
  signal: AbortSignal,
): Promise<boolean> => {
  const { topic, group } = ports.subscription;
  const place = { topic, group, partition, position: entry.position, ordinal: entry.ordinal };
  const parked = await persistently(
    async () => (await parkLetter(ports.platform, place, rawOf(entry), failure), true),
    ports,
    signal,
  );
  if (parked === true) ports.logger.error({ ...place, ...failure }, 'message parked as dead letter');
  return parked === true;
};
