import { Partitioners, type Kafka, type Producer, type ProducerBatch } from 'kafkajs';
import type { InstantIso } from '@accrue/kernel';
import type { BusLogger, RawMessage } from '@accrue/messaging';
import { BrokerUnavailable } from './broker-settings';
import { missingRight } from './why-unavailable';
import { recordBytes, recordOf } from './wire';

export interface Outgoing {
  readonly topic: string;
  readonly raw: RawMessage;
  /** Of a fact: when it was recorded. */
  readonly recordedAt?: InstantIso;
}

/** One request's records stay below the brokers' default of 1 MiB a batch, whatever partitions they go to. */
const REQUEST_BYTES_MAX = 900_000;
const TRIES_MAX = 5;

/** No broker takes a message of this size; sending it again would not help. */
export class MessageTooLarge extends Error {
  constructor(
    readonly outgoing: Outgoing,
    bytes: number,
  ) {
    super(`a message of ${bytes} bytes for ${outgoing.topic} is larger than the broker takes`);
    this.name = 'MessageTooLarge';
  }
}

/**
 * Sends with the idempotent producer and all in-sync replicas' acknowledgement. A client that has failed is thrown away: its
 * sequence numbers may no longer be the broker's, and a new one begins afresh. Then messages may arrive twice, never out of
 * the order they were given in one call after the other.
 */
export class Producing {
  private producer: Promise<Producer> | undefined;
  private stopped = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly logger: BusLogger,
  ) {}

  /**
   * Resolves when all are durable.
   * @throws BrokerUnavailable: none, some or all have arrived; MessageTooLarge: all before that one have arrived
   */
  async send(messages: readonly Outgoing[]): Promise<void> {
    for (const chunk of chunksOf(messages)) await this.sendChunk(chunk);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await (await this.producer?.catch(() => undefined))?.disconnect().catch(() => undefined);
  }

  private async sendChunk(chunk: readonly Outgoing[]): Promise<void> {
    try {
      await (await this.connected()).sendBatch(batchOf(chunk));
    } catch (error) {
      if (isTooLarge(error)) return this.sendSplit(chunk);
      await this.drop();
      throw new BrokerUnavailable(`could not publish: ${missingRight(error) ?? (error as Error).message}`, {
        cause: error,
      });
    }
  }

  /** Somebody in here is too large, or the broker takes less at once than its default: find out by halves. */
  private async sendSplit(chunk: readonly Outgoing[]): Promise<void> {
    const [first] = chunk;
    if (first === undefined) return;
    if (chunk.length === 1) throw new MessageTooLarge(first, recordBytes(first.raw));
    const middle = Math.ceil(chunk.length / 2);
    await this.sendChunk(chunk.slice(0, middle));
    await this.sendChunk(chunk.slice(middle));
  }

  private connected(): Promise<Producer> {
    if (this.stopped) return Promise.reject(new BrokerUnavailable('publishing has been stopped'));
    this.producer ??= this.connect();
    return this.producer;
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // Bounded, so that a caller learns of an outage; what a new client sends again, consumers know by its id.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: TRIES_MAX },
    });
    await producer.connect();
    return producer;
  }

  private async drop(): Promise<void> {
    const failed = this.producer;
    this.producer = undefined;
    try {
      await (await failed)?.disconnect();
    } catch (error) {
      this.logger.warn({ error: (error as Error).message }, 'a failed producer did not close; left behind');
    }
  }
}

const batchOf = (messages: readonly Outgoing[]): ProducerBatch => {
  const byTopic = Map.groupBy(messages, ({ topic }) => topic);
  return {
    acks: -1,
    topicMessages: [...byTopic].map(([topic, outgoing]) => ({
      topic,
      messages: outgoing.map(({ raw, recordedAt }) => recordOf(raw, recordedAt)),
    })),
  };
};

const chunksOf = (messages: readonly Outgoing[]): readonly (readonly Outgoing[])[] => {
  const chunks: Outgoing[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = recordBytes(message.raw);
    if (bytes + size > REQUEST_BYTES_MAX) {
      chunks.push([]);
      bytes = 0;
    }
    bytes += size;
    chunks.at(-1)?.push(message);
  }
  return chunks;
};

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

const isTooLarge = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('type' in cause && TOO_LARGE.has(String(cause.type))) return true;
  return false;
};
