import { Kafka, logLevel } from 'kafkajs';
import {
  BUS_MIGRATIONS,
  CONSUMER_MIGRATIONS,
  type MessageBus,
  type Publications,
  type RawMessage,
  type Subscription,
} from '@accrue/messaging';
import { migrate, type Database, type PostgresDatabase } from '@accrue/persistence';
import {
  COUNTED,
  createMemoryEventLog,
  crashableDatabase,
  FixedClock,
  RENAMED,
  testDatabase,
  testSeal,
  thingLog,
  thingMessage,
  thingRegistry,
  type BusFixture,
  type OpenBus,
  type TestKafka,
} from '@accrue/testing';
import { createKafkaBus } from './kafka-bus';
import type { KafkaBusOptions } from './options';
import { namedApart } from './named-apart';
import { applyTopics, withAdmin } from './topics';
import { rawMessageOf } from './wire';

export const PARTITIONS = 4;

/** What the test's sessions last: short, so that a crash is noticed soon. */
const QUICK: Partial<KafkaBusOptions> = {
  retryDelayMinMs: 2,
  retryDelayMaxMs: 20,
  checkpointIntervalMs: 20,
  pollIntervalMs: 50,
  sessionTimeoutMs: 6_000,
  heartbeatIntervalMs: 500,
  fetchWaitMsMax: 100,
};

export interface KafkaFixture extends BusFixture {
  readonly kafka: Kafka;
  readonly outside: string;
  readonly deadLetterTopic: string;
  readonly platform: Database;
  /** What a group of the tests is called at the broker. */
  groupOf(name: string): string;
  /** Appends to the producing context's log. */
  append(key: string, type: string, data: unknown): Promise<void>;
  /** @param newTypes published by a later release */
  openWith(
    subscriptions: readonly Subscription[],
    options?: Partial<KafkaBusOptions>,
    newTypes?: readonly string[],
  ): Promise<OpenBus>;
  /** The producing context's first relay, where facts come from one. */
  readonly relay: MessageBus;
  /** Another relay of the producing context; several compete. */
  openRelay(publish?: Publications['publish']): Promise<MessageBus>;
  readonly fatal: string[];
}

interface Apart {
  readonly prefix?: string;
  /** In names of topics. */
  readonly unique?: string;
}

export const makeKafkaFixture = async (
  test: TestKafka,
  via: 'facts' | 'outside',
  { prefix = '', unique = Math.random().toString(36).slice(2, 8) }: Apart = {},
): Promise<KafkaFixture> => {
  const brokers = await test.brokers();
  const kafka = namedApart(new Kafka({ brokers: [...brokers], clientId: 'test', logLevel: logLevel.NOTHING }), prefix);
  const facts = test.name(`facts-${unique}`);
  const outside = test.name(`outside-${unique}`);
  const deadLetterTopic = test.name(`dlq-${unique}`);
  await applyTopics(
    kafka,
    [facts, outside, deadLetterTopic].map((topic) => ({ topic, partitions: PARTITIONS, cleanup: 'delete' as const })),
  );
  const databases = await testDatabase();
  const [database, producerDatabase, platform] = ['consumer', 'producer', 'platform'].map((s) => databases.open(s)) as [
    PostgresDatabase,
    PostgresDatabase,
    PostgresDatabase,
  ];
  const effectTable = {
    name: 'Effect1795824010000',
    sql: 'create table effect (message_id text not null, key text not null, n integer not null)',
  };
  await migrate(database, 'consumer', [...CONSUMER_MIGRATIONS, effectTable]);
  await migrate(producerDatabase, 'producer', CONSUMER_MIGRATIONS);
  await migrate(platform, 'platform', BUS_MIGRATIONS);

  const { log, append } = thingLog();
  const publications: Publications = {
    messagesOf: { Counted: [COUNTED], Renamed: [RENAMED], Broken: [COUNTED] },
    topics: [facts],
    publish: ({ type, data, streamId }) => {
      if (type === 'Broken') throw new TypeError('publication bug');
      const key = streamId.slice('thing-'.length);
      return [{ topic: facts, type: type === 'Renamed' ? RENAMED : COUNTED, subject: streamId, key, data }];
    },
  };
  const fatal: string[] = [];
  const settings = { brokers, clientId: 'accrue-test', prefix };
  const opened: MessageBus[] = [];
  const openRelay: KafkaFixture['openRelay'] = async (publish = publications.publish) => {
    const bus = createKafkaBus({
      settings,
      context: { name: 'producer', log, database: producerDatabase, publications: { ...publications, publish } },
      registry: thingRegistry,
      platformDatabase: platform,
      seal: testSeal(),
      deadLetterTopic,
      topicPartitions: PARTITIONS,
      roles: { consume: false, relay: true },
      options: QUICK,
      onFatal: (message) => fatal.push(message),
    });
    await bus.start();
    opened.push(bus);
    return bus;
  };
  const openWith: KafkaFixture['openWith'] = async (subscriptions, options = {}, newTypes = []) => {
    const handles = { database: crashableDatabase(database), platform: crashableDatabase(platform) };
    const bus = createKafkaBus({
      settings,
      context: {
        name: 'consumer',
        log: createMemoryEventLog({ clock: new FixedClock() }),
        database: { ...database, ...handles.database },
        publications: { ...publications, topics: [] },
      },
      registry: { ...thingRegistry, known: (type) => thingRegistry.known(type) || newTypes.includes(type) },
      platformDatabase: handles.platform,
      seal: testSeal(),
      deadLetterTopic,
      topicPartitions: PARTITIONS,
      roles: { consume: true, relay: false },
      options: { ...QUICK, ...options },
      onFatal: (message) => fatal.push(message),
    });
    for (const subscription of subscriptions)
      bus.subscribe({ ...subscription, group: test.name(subscription.group), context: 'consumer' });
    await bus.start();
    opened.push(bus);
    const crash = async (): Promise<void> => {
      handles.database.crash();
      handles.platform.crash();
      await bus.stop();
    };
    return { bus: withGroupsOf(test, bus), crash };
  };

  const publisher = await openWith([]);
  const relay = via === 'facts' ? await openRelay() : publisher.bus;
  let sent = 0;
  return {
    kafka,
    outside,
    deadLetterTopic,
    platform,
    database,
    groupOf: (name) => test.name(name),
    fatal,
    append,
    openWith,
    openRelay,
    relay,
    topic: via === 'facts' ? facts : outside,
    type: COUNTED,
    otherType: RENAMED,
    send: async (messages) => {
      if (via === 'facts')
        for (const { key, n, other } of messages) await append(key, other === true ? 'Renamed' : 'Counted', { n });
      else
        await publisher.bus.publish(
          outside,
          messages.map(({ key, n, other }) =>
            thingMessage(`m-${sent++}`, key, JSON.stringify({ n }), other === true ? RENAMED : COUNTED),
          ),
        );
    },
    open: (subscriptions, bounds) => openWith(subscriptions, bounds ?? {}),
    close: async () => {
      await Promise.all(opened.map((bus) => bus.stop().catch(() => undefined)));
      await databases.drop();
    },
  };
};

/** All messages of a topic, in order per partition. */
export const contentOf = async ({ kafka }: KafkaFixture, topic: string): Promise<readonly RawMessage[]> => {
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const left = new Map(ends.filter(({ high }) => high !== '0').map(({ partition, high }) => [partition, Number(high)]));
  if (left.size === 0) return [];
  const read: RawMessage[] = [];
  const consumer = kafka.consumer({ groupId: `reader-${Math.random()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        read.push(rawMessageOf(message));
        if (Number(message.offset) + 1 >= (left.get(partition) ?? 0)) left.delete(partition);
        if (left.size === 0) resolve();
      },
    });
  });
  await consumer.stop();
  await consumer.disconnect();
  return read;
};

/** Groups live on in the broker from test to test: each fixture's have names of their own, which the tests do not see. */
const withGroupsOf = (test: TestKafka, bus: MessageBus): MessageBus => {
  const suffix = test.name('');
  const plain = <T extends { readonly group: string }>(of: T): T => ({ ...of, group: of.group.replace(suffix, '') });
  const { deadLetters } = bus;
  return {
    subscribe: (subscription) => bus.subscribe(subscription),
    publish: (topic, messages) => bus.publish(topic, messages),
    start: () => bus.start(),
    stop: () => bus.stop(),
    lag: async () => (await bus.lag()).map(plain),
    deadLetters: {
      parked: async () => (await deadLetters.parked()).map(plain),
      list: async (filter) => (await deadLetters.list(filter)).map(plain),
      heads: async (filter) => (await deadLetters.heads(filter)).map(plain),
      show: async (id) => {
        const letter = await deadLetters.show(id);
        return letter === null ? null : plain(letter);
      },
      replay: async (id) => plain(await deadLetters.replay(id)),
      discard: async (id) => plain(await deadLetters.discard(id)),
    },
  };
};
