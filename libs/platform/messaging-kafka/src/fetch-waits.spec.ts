import { setImmediate as turn } from 'node:timers/promises';
import { breakOffFetchesAtStop, waitShortlyWhilePaused } from './fetch-waits';
import { insideKafkajs } from './inside-kafkajs';

interface Group {
  fetch(nodeId: number): Promise<unknown>;
}

waitShortlyWhilePaused(100);
breakOffFetchesAtStop();
const ConsumerGroup = insideKafkajs('consumer/consumerGroup') as new (options: object) => Group;
const Runner = insideKafkajs('consumer/runner') as new (options: object) => { stop(): Promise<void> };

const PARTITIONS = [0, 1];

interface Answer {
  readonly responses: readonly object[];
}

const NOTHING: Answer = { responses: [] };

/** A group that was given both partitions of a topic on one broker, and the waits that it asks the broker for. */
const makeGroup = (maxWaitTimeInMs: number, answer: () => Answer | Promise<Answer> = () => NOTHING) => {
  const waits: number[] = [];
  const forgotten = jest.fn();
  const broker = {
    fetch: ({ maxWaitTime }: { readonly maxWaitTime: number }) => (waits.push(maxWaitTime), answer()),
  };
  const cluster = {
    refreshMetadataIfNecessary: () => undefined,
    findLeaderForPartitions: (_topic: string, partitions: readonly number[]) => ({ 1: partitions }),
    findBroker: () => broker,
    brokerPool: { brokers: { 1: { connectionPool: { pool: [{}, { requestQueue: { rejectAll: forgotten } }] } } } },
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
  return { group, paused, waits, forgotten };
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

describe('a stop', () => {
  /** Stops what fetches for a group, as the client does: it waits for the fetch, and then leaves the group. */
  const stopWhile = async (group: Group, fetching: Promise<unknown>, leave: () => void): Promise<void> => {
    const logger = { debug: () => undefined, namespace: () => logger };
    const runner = new Runner({ logger, consumerGroup: group, eachBatch: () => undefined });
    Object.assign(group, { leave });
    Object.assign(runner, { running: true, fetchManager: { stop: () => fetching } });
    await turn(); // the broker has been asked
    await runner.stop();
  };

  it('waits for no fetch that finds nothing', async () => {
    const never = Promise.withResolvers<Answer>();
    const { group, waits, forgotten } = makeGroup(4_000, () => never.promise);
    const leave = jest.fn();
    const fetching = group.fetch(1);
    await stopWhile(group, fetching, leave);
    expect(await fetching).toEqual([]);
    expect(waits).toEqual([4_000]);
    expect(leave).toHaveBeenCalledTimes(1);
    expect(forgotten).toHaveBeenCalledTimes(1);
  });

  it('does not mind a fetch that fails afterwards', async () => {
    const later = Promise.withResolvers<Answer>();
    const { group } = makeGroup(4_000, () => later.promise);
    const recovered = jest.fn(() => Promise.reject(new Error('the connection is closed')));
    Object.assign(group, { recoverFromFetch: recovered });
    const fetching = group.fetch(1);
    await stopWhile(group, fetching, () => undefined);
    later.reject(new Error('closed'));
    await turn();
    expect(recovered).toHaveBeenCalledTimes(1);
    expect(await fetching).toEqual([]);
  });
});
