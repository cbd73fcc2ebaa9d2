import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import type { Cluster } from './cluster';
import { until } from './strikes/fault';

export interface WrittenRecord {
  readonly partition: number;
  readonly offset: number;
  /** Of the producer that wrote it; each client has its own. */
  readonly producerId: string;
}

type Ends = ReadonlyMap<number, number>;

const clientOf = (cluster: Cluster): Kafka =>
  new Kafka({ clientId: 'witness', brokers: [...cluster.brokers], logLevel: logLevel.NOTHING });

export const topicEnds = async (cluster: Cluster, topic: string): Promise<Ends> => {
  const admin = clientOf(cluster).admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(topic);
    return new Map(ends.map(({ partition, high }) => [partition, Number(high)]));
  } finally {
    await admin.disconnect();
  }
};

/** What has been written to a topic since its ends were those, in the order of each partition. */
export const recordsSince = async (cluster: Cluster, topic: string, since: Ends): Promise<readonly WrittenRecord[]> => {
  const upTo = await topicEnds(cluster, topic);
  const missing = new Map([...upTo].map(([partition, end]) => [partition, end - (since.get(partition) ?? 0)]));
  const records: WrittenRecord[] = [];
  const consumer = clientOf(cluster).consumer({
    groupId: `witness-${String(process.pid)}-${String(performance.now())}`,
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachBatch: ({ batch: { partition, messages } }) => {
        for (const message of messages) {
          const offset = Number(message.offset);
          if (offset < (since.get(partition) ?? 0) || offset >= (upTo.get(partition) ?? 0)) continue;
          records.push({ partition, offset, producerId: producerOf(message) });
        }
        return Promise.resolve();
      },
    });
    const total = [...missing.values()].reduce((sum, count) => sum + count, 0);
    await until(`all of ${topic} is read`, () => records.length >= total, 60_000);
  } finally {
    await consumer.disconnect();
  }
  return records;
};

/** kafkajs hands it out with every message and does not declare it. */
const producerOf = (message: KafkaMessage): string =>
  String((message as KafkaMessage & { batchContext?: { producerId: string } }).batchContext?.producerId);
