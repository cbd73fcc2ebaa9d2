// Reads whole topics from their first offset, without leaving a trace on the broker.
import { randomUUID } from 'node:crypto';

/**
 * Resolves when every partition was read up to where it ended when the reading began; with `stop`, when that settles.
 * @param {{ kafka: import('kafkajs').Kafka, topics: string[], onRecord: (topic: string, record: object) => void,
 *   onCaughtUp?: () => void, stop?: Promise<unknown> }} options
 * @returns {Promise<{ cutOff: string[] }>} topics whose beginning the broker has deleted already
 */
export const readTopics = async ({ kafka, topics, onRecord, onCaughtUp = () => {}, stop }) => {
  const admin = kafka.admin();
  await admin.connect();
  // Its own group each time: nobody else's offsets, no partition taken from a second run.
  const groupId = `bi-from-zero-${randomUUID()}`;
  try {
    const { ends, cutOff } = await endsOf(admin, topics);
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 500, allowAutoTopicCreation: false });
    try {
      await consume(consumer, { topics, ends, onRecord, onCaughtUp, stop });
    } finally {
      await consumer.disconnect();
    }
    return { cutOff };
  } finally {
    // The group may be gone already, or the broker may be; there is nothing to lose in it.
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
};

const endsOf = async (admin, topics) => {
  const there = await admin.listTopics();
  const missing = topics.filter((topic) => !there.includes(topic));
  if (missing.length > 0) throw new Error(`the broker does not have ${missing.join(', ')}`);
  const ends = new Map();
  const cutOff = [];
  for (const topic of topics) {
    const partitions = await admin.fetchTopicOffsets(topic);
    for (const { partition, low, high } of partitions)
      if (low !== high) ends.set(`${topic} ${partition}`, BigInt(high));
    if (partitions.some(({ low }) => low !== '0')) cutOff.push(topic);
  }
  return { ends, cutOff };
};

const consume = async (consumer, { topics, ends, onRecord, onCaughtUp, stop }) => {
  const left = new Set(ends.keys());
  await new Promise((resolve, reject) => {
    const caughtUp = () => {
      onCaughtUp();
      if (stop === undefined) resolve();
    };
    // Also for batches that hold only control records, which no handler gets to see.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
      const name = `${topic} ${partition}`;
      if (left.has(name) && BigInt(lastOffset) + 1n >= ends.get(name) && left.delete(name) && left.size === 0)
        caughtUp();
    });
    // kafkajs begins again by itself after what a broker may do; the rest ends here.
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => (restart ? undefined : reject(error)));
    stop?.then(resolve, reject);
    start(consumer, topics, onRecord).then(() => (left.size === 0 ? caughtUp() : undefined), reject);
  });
};

const start = async (consumer, topics, onRecord) => {
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    // Nothing is committed: the next run begins from zero again, which is the point.
    autoCommit: false,
    eachBatch: async ({ batch, heartbeat, isRunning }) => {
      for (const [index, record] of batch.messages.entries()) {
        if (!isRunning()) return;
        onRecord(batch.topic, record);
        if (index % 1_000 === 999) await heartbeat();
      }
    },
  });
};
