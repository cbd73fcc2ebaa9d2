import { setImmediate as turn } from 'node:timers/promises';
import { eventually } from '@accrue/testing';
import type { Kafka } from 'kafkajs';
import { DEFAULT_KAFKA_OPTIONS } from './options';
import { GroupConsumer, type GroupConsumerPorts } from './group-consumer';

const PARTITIONS = 2;
const EACH = { kind: 'each', handle: () => Promise.resolve() };
const EVENTS = {
  ...{ GROUP_JOIN: 'join', STOP: 'stop', CRASH: 'crash', REBALANCING: 'rebalancing' },
  ...{ FETCH_START: 'fetch_start', FETCH: 'fetch', HEARTBEAT: 'heartbeat' },
};

/** What kafkajs does around a crash: it leaves the group, refuses everything, and some time later joins again. */
class CrashingClient {
  readonly events = EVENTS;
  readonly resumed: unknown[] = [];
  private readonly listeners = new Map<string, (event: unknown) => void>();
  private inGroup = false;

  on(event: string, listener: (event: unknown) => void): void {
    this.listeners.set(event, listener);
  }
  /** Of connections still to come. */
  refusals = 0;
  connect = (): Promise<void> =>
    this.refusals > 0 && this.refusals-- > 0 ? Promise.reject(new Error('nobody listens')) : Promise.resolve();
  subscribe = (): Promise<void> => Promise.resolve();
  runs = 0;
  run = (): Promise<void> => Promise.resolve(void (this.runs += 1));
  disconnect = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve(this.leave());
  commitOffsets = (): Promise<void> => Promise.resolve(this.ask());
  pause = (): void => this.ask();
  seek = (): void => this.ask();
  resume = (what: unknown): void => {
    this.ask();
    this.resumed.push(what);
  };

  join(): void {
    this.inGroup = true;
    this.listeners.get('join')?.({ payload: { memberAssignment: { things: [0, 1] } } });
  }
  leave(): void {
    this.inGroup = false;
    this.listeners.get('stop')?.({});
  }
  /** For good, as far as kafkajs is concerned. */
  crash(name: string): void {
    this.leave();
    this.listeners.get('crash')?.({
      payload: { error: Object.assign(new Error('it broke'), { name }), restart: false },
    });
  }
  private ask(): void {
    if (!this.inGroup) throw new Error('Consumer group was not initialized, consumer#run must be called first');
  }
}

/** A consumer whose database answers when the test says so. */
const makeFixture = async (refusals = 0) => {
  const client = new CrashingClient();
  client.refusals = refusals;
  const fatal: string[] = [];
  const waiting: (() => void)[] = [];
  const checkpoints = Array.from({ length: PARTITIONS }, (_unused, partition) => ({ partition, position: 0 }));
  const ports = {
    kafka: { consumer: () => client } as unknown as Kafka,
    subscription: { topic: 'things', group: 'readers', context: 'test', handler: EACH },
    partitions: PARTITIONS,
    database: { query: () => new Promise((answer) => waiting.push(() => answer(checkpoints))) },
    checkpoints: { flush: () => Promise.resolve() },
    options: DEFAULT_KAFKA_OPTIONS,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onFatal: (message: string) => fatal.push(message),
  } as unknown as GroupConsumerPorts;
  const consumer = new GroupConsumer(ports);
  consumer.start();
  const databaseAnswers = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns += 1) {
      waiting.shift()?.();
      await turn();
    }
  };
  return { client, consumer, fatal, databaseAnswers };
};

describe('a consumer whose client crashes', () => {
  it('while its checkpoints are read: the process goes on, and begins with the next assignment', async () => {
    const { client, consumer, fatal, databaseAnswers } = await makeFixture();
    client.join();
    client.leave();
    await databaseAnswers();
    expect({ fatal, resumed: client.resumed }).toEqual({ fatal: [], resumed: [] });

    client.join();
    await databaseAnswers();
    expect(client.resumed).toEqual([[{ topic: 'things', partitions: [0, 1] }]]);
    client.leave();
    await consumer.stop();
    expect(fatal).toEqual([]);
  });

  it.each(['KafkaJSGroupCoordinatorNotFound', 'KafkaJSNonRetriableError'])(
    'for good, as it says (%s): it joins again by itself, and the process goes on',
    async (name) => {
      const { client, consumer, fatal } = await makeFixture();
      client.join();
      client.crash(name);
      await eventually(() => client.runs === 2);
      expect(fatal).toEqual([]);
      await consumer.stop();
      expect(client.runs).toBe(2);
    },
  );

  it('before it could connect: it tries again until it can, and not after it was stopped', async () => {
    const { client, consumer, fatal } = await makeFixture(2);
    await eventually(() => client.runs === 1);
    expect(client.refusals).toBe(0);
    expect(fatal).toEqual([]);
    await consumer.stop();

    const other = await makeFixture(1_000);
    await other.consumer.stop();
    expect(other.client.runs).toBe(0);
  });
});
