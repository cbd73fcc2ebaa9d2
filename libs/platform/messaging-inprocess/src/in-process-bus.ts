import { invariant } from '@accrue/kernel';
import { Growth, type EventFeed } from '@accrue/event-store';
import {
  checkWithinLog,
  CheckpointWriter,
  consumerOf,
  FactEncoder,
  FactsSource,
  LetterStore,
  loadCheckpoints,
  SILENT,
  StoredDeadLetters,
  type BusLogger,
  type Consumer,
  type ConsumerPorts,
  type DeadLetters,
  type MessageBus,
  type MessageSeal,
  type MessageSource,
  type Positions,
  type Publications,
  type RawMessage,
  type SchemaRegistry,
  type SubscriptionLag,
  type WiredSubscription,
} from '@accrue/messaging';
import type { Database } from '@accrue/persistence';
import { DEFAULT_OPTIONS, type InProcessBusOptions } from './options';
import { TopicLog } from './topic-log';
import { Trimming } from './trimming';

export interface BusContext {
  readonly name: string;
  readonly log: EventFeed;
  /** Has run CONSUMER_MIGRATIONS. */
  readonly database: Database;
  readonly publications: Publications;
}

export interface InProcessBusPorts {
  readonly contexts: readonly BusContext[];
  readonly registry: SchemaRegistry;
  /** Has run BUS_MIGRATIONS. */
  readonly platformDatabase: Database;
  /** Of what lies in it from outside. */
  readonly seal: MessageSeal;
  readonly options?: Partial<InProcessBusOptions>;
  readonly logger?: BusLogger;
}

/** Facts and outside topics delivered inside one process; see README.md for what it promises. */
export const createInProcessBus = (ports: InProcessBusPorts): MessageBus => new InProcessBus(ports);

interface Running {
  readonly consumer: Consumer;
  readonly ports: ConsumerPorts;
}

class InProcessBus implements MessageBus {
  readonly deadLetters: DeadLetters;
  private readonly options: InProcessBusOptions;
  private readonly contexts: ReadonlyMap<string, BusContext>;
  private readonly facts = new Map<string, FactsSource>();
  private readonly topicLogs = new Map<string, Promise<TopicLog>>();
  private readonly subscriptions: WiredSubscription[] = [];
  private running: readonly Running[] = [];
  private growths: readonly Growth[] = [];
  private writers: readonly CheckpointWriter[] = [];
  private trimming: Trimming | null = null;

  constructor(private readonly ports: InProcessBusPorts) {
    this.options = { ...DEFAULT_OPTIONS, ...ports.options };
    this.contexts = new Map(ports.contexts.map((context) => [context.name, context]));
    for (const context of ports.contexts) {
      const encoder = new FactEncoder(context.name, context.publications, ports.registry);
      const source = new FactsSource(context.log, encoder);
      for (const topic of context.publications.topics) {
        invariant(!this.facts.has(topic), `two contexts publish ${topic}`);
        this.facts.set(topic, source);
      }
    }
    this.deadLetters = new StoredDeadLetters(
      ports.platformDatabase,
      ports.seal,
      (topic, group) => this.running.find(({ consumer: { id } }) => id.topic === topic && id.group === group)?.ports,
    );
  }

  subscribe(subscription: WiredSubscription): void {
    const { topic, group, context } = subscription;
    invariant(this.running.length === 0, 'subscriptions are made before the bus starts');
    invariant(this.contexts.has(context), `no context ${context} for group ${group}`);
    invariant(
      !this.subscriptions.some((other) => other.topic === topic && other.group === group),
      `${group} consumes ${topic} twice`,
    );
    this.subscriptions.push(subscription);
  }

  async publish(topic: string, messages: readonly RawMessage[]): Promise<void> {
    invariant(!this.facts.has(topic), `${topic} carries facts of a context: they are published by its event log only`);
    await (await this.topicLog(topic)).append(messages);
  }

  /** @throws CheckpointBeyondLog; DatabaseUnavailable when a database is not there, and then nothing was started */
  async start(): Promise<void> {
    const growths = new Map<MessageSource, Growth>();
    const writers = new Map<Database, CheckpointWriter>();
    const letters = new LetterStore(this.ports.platformDatabase, this.ports.seal);
    const starting = await Promise.all(
      this.subscriptions.map(async (subscription) => {
        const source = this.facts.get(subscription.topic) ?? (await this.topicLog(subscription.topic));
        const { database } = this.contexts.get(subscription.context) as BusContext;
        const ports: ConsumerPorts = {
          subscription,
          source,
          growth: getOrMake(growths, source, () => new Growth(source, this.options.pollIntervalMs)),
          checkpoints: getOrMake(
            writers,
            database,
            () => new CheckpointWriter(database, this.options.checkpointIntervalMs),
          ),
          registry: this.ports.registry,
          database,
          letters,
          options: this.options,
          logger: this.ports.logger ?? SILENT,
        };
        return { ports, consumer: consumerOf(ports), checkpoints: await checkedCheckpoints(ports) };
      }),
    );
    this.running = starting;
    this.growths = [...growths.values()];
    this.writers = [...writers.values()];
    for (const growth of this.growths) growth.start();
    for (const { consumer, checkpoints } of starting) consumer.start(checkpoints);
    const topics = [...this.topicLogs].map(async ([topic, opened]) => ({
      ...{ topic, log: await opened },
      groups: starting.map(({ ports }) => ports).filter(({ subscription }) => subscription.topic === topic),
    }));
    this.trimming = new Trimming(await Promise.all(topics), this.options, this.ports.logger ?? SILENT);
    this.trimming.start();
  }

  async stop(): Promise<void> {
    const stopped = this.running.map(({ consumer }) => consumer.stop());
    for (const growth of this.growths) growth.stop();
    await Promise.all([...stopped, this.trimming?.stop()]);
    this.running = [];
    await Promise.all(this.writers.map((writer) => writer.close()));
  }

  async lag(): Promise<readonly SubscriptionLag[]> {
    const heads = new Map<MessageSource, Promise<readonly number[]>>();
    return Promise.all(
      this.running.map(async ({ consumer, ports: { source } }) =>
        consumer.lag(await getOrMake(heads, source, () => source.heads())),
      ),
    );
  }

  private topicLog(topic: string): Promise<TopicLog> {
    return getOrMake(this.topicLogs, topic, async () => {
      try {
        return await TopicLog.open(topic, this.ports.platformDatabase, this.ports.seal, this.options.topicPartitions);
      } catch (error) {
        this.topicLogs.delete(topic); // or the failure would be remembered for ever
        throw error;
      }
    });
  }
}

const checkedCheckpoints = async ({ subscription, source, database }: ConsumerPorts): Promise<Positions> => {
  const partitions = Array.from({ length: source.partitions }, (_unused, partition) => partition);
  const checkpoints = await loadCheckpoints(database, subscription, partitions);
  checkWithinLog(subscription, checkpoints, await source.heads());
  if (!(source instanceof TopicLog)) return checkpoints;
  // A group that begins now has nothing to do with what is deleted.
  const trimmed = await source.trimmed();
  return new Map([...checkpoints].map(([partition, at]) => [partition, Math.max(at, trimmed[partition] ?? 0)]));
};

const getOrMake = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};
