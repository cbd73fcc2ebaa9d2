import { Kafka, logLevel, Partitioners, type IHeaders, type Message } from 'kafkajs';
import { schemaRegistry } from '@accrue/contracts';
import type { EventLog } from '@accrue/event-store';
import { createPostgresEventLog } from '@accrue/event-store-postgres';
import { ledgerContext } from '@accrue/ledger-service';
import { FactEncoder } from '@accrue/messaging';
import { openDatabase } from '@accrue/persistence';
import { serveRounds, timed } from '../side';
import { bareTopicOf, CONTEXT, type Place } from './place';

export interface BareRequest {
  /** Of one request. */
  readonly bytesMax: number;
}

interface SizedRecord {
  readonly topic: string;
  readonly bytes: number;
  readonly message: Message;
}

const PAGE_EVENTS = 500;

/** The very records that the relay sends, in its order. */
const recordsOf = async (
  log: EventLog,
): Promise<{ readonly events: number; readonly records: readonly SizedRecord[] }> => {
  const encoder = new FactEncoder(CONTEXT, ledgerContext.publications, schemaRegistry);
  const after = new Map<number, number>();
  const records: SizedRecord[] = [];
  let events = 0;
  for (let grown = true; grown;) {
    grown = false;
    for (let partition = 0; partition < log.partitions; partition += 1) {
      const page = await log.read(partition, { after: after.get(partition) ?? 0, limit: PAGE_EVENTS });
      after.set(partition, page.lastPosition);
      grown ||= page.events.length > 0;
      events += page.events.length;
      for (const { topic, content } of page.events.flatMap((event) => encoder.factsOf(event))) {
        const made = content();
        if (!('raw' in made)) throw made.failure;
        const { key, value, headers } = made.raw;
        records.push({
          topic: bareTopicOf(topic),
          bytes: sizeOf(key, value, headers),
          message: { key, value, headers: { ...headers } },
        });
      }
    }
  }
  return { events, records };
};

const FRAME_BYTES = 32;
const HEADER_FRAME_BYTES = 4;

const sizeOf = (key: string, value: string | null, headers: IHeaders): number =>
  Object.entries(headers).reduce(
    (sum, [name, header]) => sum + HEADER_FRAME_BYTES + name.length + String(header).length,
    FRAME_BYTES + key.length + Buffer.byteLength(value ?? ''),
  );

const chunksOf = (records: readonly SizedRecord[], bytesMax: number): readonly (readonly SizedRecord[])[] => {
  const chunks: SizedRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    if (bytes + record.bytes > bytesMax) {
      chunks.push([]);
      bytes = 0;
    }
    bytes += record.bytes;
    chunks.at(-1)?.push(record);
  }
  return chunks;
};

/** kafkajs as it is: an idempotent producer, one request at a time, everything in memory before the clock starts. */
void serveRounds<Place, BareRequest>(async ({ databaseUrl, brokers }) => {
  const database = openDatabase({
    url: databaseUrl,
    schema: CONTEXT,
    connectionsMax: 2,
    applicationName: 'bench bare',
  });
  const log = await createPostgresEventLog({ database });
  const { events, records } = await recordsOf(log);
  await log.close();
  await database.close();
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'bare', logLevel: logLevel.WARN });
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return {
    run: async ({ bytesMax }) => {
      const { seconds, cpuSeconds } = await timed(async () => {
        for (const chunk of chunksOf(records, bytesMax))
          await producer.sendBatch({
            acks: -1,
            topicMessages: [...Map.groupBy(chunk, ({ topic }) => topic)].map(([topic, sent]) => ({
              topic,
              messages: sent.map(({ message }) => message),
            })),
          });
      });
      return { 'events/s': events / seconds, seconds, 'CPU s': cpuSeconds };
    },
    close: () => producer.disconnect(),
  };
});
