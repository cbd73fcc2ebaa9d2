import { insideKafkajs } from './inside-kafkajs';
import {
  BATCH_BYTES_MAX,
  decodeBatches,
  type AbortedTransaction,
  type Budget,
  type FetchedMessage,
} from './record-batch';

/** What kafkajs makes of a fetch's answer. */
export interface FetchResponse {
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
}

export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly abortedTransactions: readonly [];
  readonly preferredReadReplica: number;
  readonly messages: readonly FetchedMessage[];
}

/** The part of kafkajs's reader of answers that we use. */
interface Decoder {
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint;
  readString(): string;
  readBytes(): Buffer | null;
  readArray<T>(read: (decoder: Decoder) => T): T[];
}

interface Kafkajs {
  readonly Decoder: new (bytes: Buffer) => Decoder;
  /** The versions of the answer that carry record batches, each in a module that others look into when they use it. */
  readonly responses: readonly { readonly version: number; readonly module: { decode: FetchDecoding } }[];
}

type FetchDecoding = (bytes: Buffer) => Promise<FetchResponse>;

const VERSION_MIN = 4;
const VERSION_MAX = 11;

/**
 * Makes this process's kafkajs decode what it fetches by `record-batch.ts`. Its own decoding knows gzip only, checks no checksum, leaves records
 * of aborted transactions in when several overlap, and throws at a batch that it cannot read: the consumer dies, starts again at the same
 * place and dies, for ever. Decoding lies inside the client and cannot be chosen, so this reaches into 2.2.4 (pinned): ADR 0012.
 */
export const decodeFetchesOurselves = (): void => {
  const { responses, Decoder } = partsOfKafkajs();
  for (const { version, module } of responses)
    module.decode = async (bytes) => decodeResponse(new Decoder(bytes), version);
};

const partsOfKafkajs = (): Kafkajs => {
  const versions = Array.from({ length: VERSION_MAX - VERSION_MIN + 1 }, (_unused, i) => VERSION_MIN + i);
  return {
    Decoder: insideKafkajs('protocol/decoder') as Kafkajs['Decoder'],
    responses: versions.map((version) => ({
      version,
      module: insideKafkajs(`protocol/requests/fetch/v${version}/response`) as { decode: FetchDecoding },
    })),
  };
};

/** https://kafka.apache.org/protocol#The_Messages_Fetch */
const decodeResponse = async (decoder: Decoder, version: number): Promise<FetchResponse> => {
  const clientSideThrottleTime = decoder.readInt32();
  const [errorCode, sessionId] = version >= 7 ? [decoder.readInt16(), decoder.readInt32()] : [0, 0];
  const topics = decoder.readArray(() => ({
    topicName: decoder.readString(),
    partitions: decoder.readArray(() => readPartition(decoder, version)),
  }));
  // All partitions share it: a few small batches in each can become very much together.
  const budget: Budget = { bytesLeft: BATCH_BYTES_MAX };
  const responses: FetchResponse['responses'][number][] = [];
  for (const { topicName, partitions } of topics) {
    const decoded: FetchedPartition[] = [];
    for (const partition of partitions) {
      // Left out, not empty: kafkajs would take an empty one for read to its end. It is fetched again.
      if (budget.bytesLeft <= 0 && partition.records.length > 0) continue;
      decoded.push(await decodePartition(partition, budget));
    }
    responses.push({ topicName, partitions: decoded });
  }
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses } as FetchResponse;
};

type RawPartition = ReturnType<typeof readPartition>;

const readPartition = (decoder: Decoder, version: number) => {
  const partition = decoder.readInt32();
  const errorCode = decoder.readInt16();
  const highWatermark = decoder.readInt64();
  decoder.readInt64(); // last stable offset
  if (version >= 5) decoder.readInt64(); // where the log begins
  const aborted = decoder.readArray((): AbortedTransaction => ({
    producerId: decoder.readInt64(),
    firstOffset: decoder.readInt64(),
  }));
  const preferredReadReplica = version >= 11 ? decoder.readInt32() : -1;
  const records = decoder.readBytes() ?? Buffer.alloc(0);
  return { partition, errorCode, highWatermark, aborted, preferredReadReplica, records };
};

const decodePartition = async (
  { records, aborted, highWatermark, ...partition }: RawPartition,
  budget: Budget,
): Promise<FetchedPartition> => ({
  ...partition,
  highWatermark: String(highWatermark),
  abortedTransactions: [],
  messages: await decodeBatches(records, aborted, highWatermark, budget),
});
