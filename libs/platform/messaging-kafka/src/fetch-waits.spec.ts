import { waitShortlyWhilePaused } from './fetch-waits';
import { insideKafkajs } from './inside-kafkajs';

interface Group {
  fetch(nodeId: number): Promise<unknown>;
}

waitShortlyWhilePaused(100);
const ConsumerGroup = insideKafkajs('consumer/consumerGroup') as new (options: object) => Group;

const PARTITIONS = [0, 1];

/** A group that was given both partitions of a topic on one broker, and the waits that it asks the broker for. */
const makeGroup = (maxWaitTimeInMs: number) => {
  const waits: number[] = [];
  const broker = {
    fetch: ({ maxWaitTime }: { readonly maxWaitTime: number }) => (waits.push(maxWaitTime), { responses: [] }),
  };
  const cluster = {
    refreshMetadataIfNecessary: () => undefined,
    findLeaderForPartitions: (_topic: string, partitions: readonly number[]) => ({ 1: partitions }),
    findBroker: () => broker,
  };
  const log = { info: () => undefined, debug: () => undefined };
  const group = new ConsumerGroup({
    ...{ cluster, topics: ['things'], topicConfigurations: {} },
    logger: { namespace: () => log },
    maxWaitTimeInMs,
  });
  const paused = new Set<number>();
  Object.assign(group, {
    checkForStaleAssignment: () => undefined,
    filterPartitionsByNode: (_node: number, assigned: readonly object[]) => assigned,
    seekOffsets: () => undefined,
    getActiveTopicPartitions: () => ({ things: new Set(PARTITIONS.filter((partition) => !paused.has(partition))) }),
    offsetManager: { committedOffsets: () => ({ things: ['0', '0'] }), nextOffset: () => 0 },
    subscriptionState: {
      assigned: () => [{ topic: 'things', partitions: PARTITIONS }],
      paused: () => (paused.size === 0 ? [] : [{ topic: 'things', partitions: [...paused] }]),
    },
  });
  return { group, paused, waits };
};

describe('how long a fetch waits for messages', () => {
  it('is what the consumer was told, and little while a partition is paused', async () => {
    const { group, paused, waits } = makeGroup(2_000);
    await group.fetch(1);
    paused.add(0);
    await Promise.all([group.fetch(1), group.fetch(1)]);
    paused.delete(0);
    await group.fetch(1);
    expect(waits).toEqual([2_000, 100, 100, 2_000]);
  });

  it('is never longer than the consumer was told', async () => {
    const { group, paused, waits } = makeGroup(50);
    paused.add(1);
    await group.fetch(1);
    expect(waits).toEqual([50]);
  });
});
