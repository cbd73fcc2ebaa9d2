import type { Growth } from '@accrue/event-store';
import type { Database } from '@accrue/persistence';
import { countDeadLetter } from '@accrue/telemetry';
import { backoffMs, sleep } from '@accrue/retry';
import { classifyFailure, reasonOf } from '../classify-failure';
import { decode, typeOf } from '../codec';
import { MessageRejected } from '../message-rejected';
import type { Message, RawMessage, SubscriptionLag, WiredSubscription } from '../message-bus';
import type { SchemaRegistry } from '../schema-registry';
import type { CheckpointWriter, ConsumerId, Positions } from './checkpoints';
import type { Failure, LetterPlace, LetterStore } from './dead-letter-store';
import { PublicationFailed } from './fact-encoder';
import type { MessageSource, SourceEntry } from './message-source';
import type { BusLogger, DeliveryOptions } from './options';

/** What both kinds of consumers work with. */
export interface ConsumerPorts {
  readonly subscription: WiredSubscription;
  readonly source: MessageSource;
  readonly growth: Growth;
  readonly registry: SchemaRegistry;
  /** The consuming context's. */
  readonly database: Database;
  readonly checkpoints: CheckpointWriter;
  readonly letters: LetterStore;
  /** Told of every letter once it is durable, before its message is passed; may be told again after a crash. */
  readonly onParked?: (place: LetterPlace, raw: RawMessage | null, failure: Failure) => Promise<void>;
  /** Told of checkpoints that were committed with their effect. Must not throw. */
  readonly onCheckpoint?: (positions: Positions) => void;
  readonly options: DeliveryOptions;
  readonly logger: BusLogger;
}

export interface Consumer {
  readonly id: ConsumerId;
  /** Begins after the checkpoints, and runs until stopped. */
  start(checkpoints: Positions): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
  lag(heads: readonly number[]): SubscriptionLag;
}

/** What to do with a message that was read: nothing, hand it over, or notice that it is of no known type. */
export const isHandled = ({ content }: SourceEntry, types: ReadonlySet<string>, registry: SchemaRegistry): boolean => {
  if ('failure' in content) return true;
  const type = typeOf(content.raw);
  return type === undefined || types.has(type) || !registry.known(type);
};

/** @throws MessageRejected or PublicationFailed when there is no message to hand over */
export const messageOf = (topic: string, content: SourceEntry['content'], registry: SchemaRegistry): Message => {
  if ('failure' in content) throw content.failure;
  const message = decode(topic, content.raw, registry);
  // Tombstones are for those who keep a copy of a state topic; handlers of ours work on data.
  if (message.data === null) throw new MessageRejected('message.schema_violation', `${message.type} without a value`);
  return message;
};

const rawOf = ({ content }: SourceEntry): RawMessage | null => content.raw ?? null;

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
  ports: Pick<ConsumerPorts, 'options' | 'logger'> & { readonly subscription: ConsumerId },
  signal: AbortSignal,
): Promise<T | undefined> => {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { topic, group } = ports.subscription;
      ports.logger.warn({ topic, group, attempt, error: reasonOf(error).reason }, 'message bus waits for its store');
      await sleep(backoffMs(attempt, ports.options), signal);
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
  const { topic, group, context } = ports.subscription;
  const place = { topic, group, partition, position: entry.position, ordinal: entry.ordinal };
  const raw = rawOf(entry);
  const store = async (): Promise<true> => {
    await ports.letters.park(place, raw, failure);
    await ports.onParked?.(place, raw, failure);
    return true;
  };
  const parked = await persistently(store, ports, signal);
  if (parked === true) tellOfLetter(context, place, failure, ports.logger);
  return parked === true;
};

/** The reason of a bug may quote what it stumbled over, and that may be a person's: it stands in the letter only. */
export const tellOfLetter = (context: string, place: LetterPlace, failure: Failure, logger: BusLogger): void => {
  const { code, attempts } = failure;
  countDeadLetter(context, place.topic, code);
  logger.error({ ...place, code, attempts }, 'message parked as dead letter');
};
