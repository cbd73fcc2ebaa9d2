import type { Admin, Kafka } from 'kafkajs';
import { invariant } from '@accrue/kernel';
import type { EventFeed } from '@accrue/event-store';
import {
  checkWithinLog,
  CheckpointWriter,
  FactEncoder,
  LetterStore,
  readCheckpoints,
  SILENT,
  StoredDeadLetters,
  type BusLogger,
  type ConsumerId,
  type DeadLetters,
  type Failure,
  type LetterPlace,
  type MessageBus,
  type MessageSeal,
  type Publications,
  type RawMessage,
  type Redelivery,
  type SchemaRegistry,
  type SubscriptionLag,
  type WiredSubscription,
} from '@accrue/messaging';
import type { Database, PostgresDatabase } from '@accrue/persistence';
import { connectKafka } from './broker';
import type { BrokerSettings } from './broker-settings';
import { announceDeadLetter } from './dead-letter-topic';
import { GroupConsumer } from './group-consumer';
import { DEFAULT_KAFKA_OPTIONS, type KafkaBusOptions } from './options';
import { Producing } from './producing';
import { Relay, relayId } from './relay';
import { Stalls } from './stalls';
import { checkTopics, withAdmin } from './topics';

export interface KafkaBusPorts {
  readonly settings: BrokerSettings;
  readonly context: {
    readonly name: string;
    readonly log: EventFeed;
    /** Has run CONSUMER_MIGRATIONS. */
    readonly database: PostgresDatabase;
    readonly publications: Publications;
  };
  readonly registry: SchemaRegistry;
  /** Has run BUS_MIGRATIONS. */
  readonly platformDatabase: Database;
  /** Of what lies in it from outside. */
  readonly seal: MessageSeal;
  /** Where this context's dead letters are announced. */
  readonly deadLetterTopic: string;
  /** What every topic has at least. */
  readonly topicPartitions: number;
  /** Which of its works this process does; the others it only answers questions about. */
  readonly roles: { readonly consume: boolean; readonly relay: boolean };
  readonly options?: Partial<KafkaBusOptions>;
  readonly logger?: BusLogger;
  /** Something after which this process must not go on. */
  readonly onFatal: (message: string) => void;
}

/** Facts and outside topics carried by Kafka, for one context; see README.md for what it promises. */
export const createKafkaBus = (ports: KafkaBusPorts): MessageBus => new KafkaBus(ports);

const STALL_CHECK_INTERVAL_MS = 15_000;
/** A broker that is there says in milliseconds where its topics end. */
const LAG_WITHIN_MS = 5_000;

class KafkaBus implements MessageBus {
  readonly deadLetters: DeadLetters;
  private readonly options: KafkaBusOptions;
  private readonly logger: BusLogger;
  private readonly kafka: Kafka;
  private readonly letters: LetterStore;
  private readonly producing: Producing;
  private readonly relay: Relay;
  private readonly checkpoints: CheckpointWriter;
  private readonly subscriptions: WiredSubscription[] = [];
  private consumers: readonly GroupConsumer[] = [];
  private admin: Promise<Admin> | undefined;
  private partitions = new Map<string, number>();
  private stallTimer: NodeJS.Timeout | undefined;
  private readonly stalls: Stalls;

  constructor(private readonly ports: KafkaBusPorts) {
    const { context, registry, platformDatabase, seal } = ports;
    this.letters = new LetterStore(platformDatabase, seal);
    this.options = { ...DEFAULT_KAFKA_OPTIONS, ...ports.options };
    this.logger = ports.logger ?? SILENT;
    this.kafka = connectKafka(ports.settings, this.logger);
    this.stalls = new Stalls(this.options.stalledAfterMs);
    this.producing = new Producing(this.kafka, this.logger);
    this.relay = new Relay({
      context: context.name,
      log: context.log,
      encoder: new FactEncoder(context.name, context.publications, registry),
      registry,
      database: context.database,
      letters: this.letters,
      producing: this.producing,
      onParked: (place, raw, failure) => this.announce(place, raw, failure),
      options: this.options,
      logger: this.logger,
    });
    this.checkpoints = new CheckpointWriter(
      context.database,
      this.options.checkpointIntervalMs,
      (consumer, positions) => this.consumerFor(consumer)?.mirror(positions),
    );
    this.deadLetters = new StoredDeadLetters(platformDatabase, seal, (topic, group) =>
      this.redelivery({ topic, group }),
    );
  }

  subscribe(subscription: WiredSubscription): void {
    invariant(this.partitions.size === 0, 'subscriptions are made before the bus starts');
    invariant(subscription.context === this.ports.context.name, `no context ${subscription.context} in this process`);
    invariant(
      !this.subscriptions.some((other) => isOf(other, subscription)),
      `${subscription.group} consumes ${subscription.topic} twice`,
    );
    this.subscriptions.push(subscription);
  }

  async publish(topic: string, messages: readonly RawMessage[]): Promise<void> {
    invariant(
      !this.ports.context.publications.topics.includes(topic),
      `${topic} carries facts of a context: they are published by its relay only`,
    );
    await this.producing.send(messages.map((raw) => ({ topic, raw })));
  }

  /** @throws BrokerUnavailable, TopicsNotReady (both may pass); CheckpointBeyondLog */
  async start(): Promise<void> {
    await withAdmin(this.kafka, async (admin) => {
      const { context, deadLetterTopic, topicPartitions } = this.ports;
      const consumed = this.subscriptions.map(({ topic }) => topic);
      const topics = new Set([...consumed, ...context.publications.topics, deadLetterTopic]);
      await checkTopics(
        admin,
        [...topics].map((topic) => ({ topic, partitions: topicPartitions })),
      );
      for (const subscription of this.subscriptions) {
        this.partitions.set(subscription.topic, (await headsOf(admin, subscription.topic)).length);
        // In this order: other processes of the group go on meanwhile, and theirs may be beyond what the ends were before.
        const checkpoints = await this.checkpointsOf(subscription);
        checkWithinLog(subscription, checkpoints, await headsOf(admin, subscription.topic));
      }
    });
    if (this.ports.roles.relay) this.relay.start();
    if (!this.ports.roles.consume) return;
    this.consumers = this.subscriptions.map((subscription) => this.consumerOf(subscription));
    for (const consumer of this.consumers) consumer.start();
    this.stallTimer = setInterval(() => void this.checkForStall(), STALL_CHECK_INTERVAL_MS); // handles its own failures
    this.stallTimer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.stallTimer);
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.checkpoints.close();
    await this.relay.stop();
    await this.producing.stop();
    await (await this.admin?.catch(() => undefined))?.disconnect().catch(() => undefined);
  }

  /** Of the groups as a whole, whichever process handles which partition; and of the relay. */
  async lag(withinMs = LAG_WITHIN_MS): Promise<readonly SubscriptionLag[]> {
    const heads = new Map<string, Promise<readonly number[] | null>>();
    const headsOfTopic = (topic: string): Promise<readonly number[] | null> => {
      const looked = (): Promise<readonly number[]> => this.connectedAdmin().then((admin) => headsOf(admin, topic));
      const asked = heads.get(topic) ?? inTime(looked(), withinMs);
      heads.set(topic, asked);
      return asked;
    };
    const ofGroups = this.subscriptions.map(async (subscription): Promise<SubscriptionLag> => {
      const { topic, group } = subscription;
      const ends = await headsOfTopic(topic);
      const done = await this.checkpointsOf(subscription);
      const behind =
        ends?.reduce((sum, end, partition) => sum + Math.max(0, end - (done.get(partition) ?? 0)), 0) ?? null;
      return { topic, group, behind, lastProgressAt: this.consumerFor(subscription)?.lastProgressAt ?? null };
    });
    const ofRelay = this.ports.context.publications.topics.length > 0 ? [this.relay.lag()] : [];
    return Promise.all([...ofGroups, ...ofRelay]);
  }

  private consumerOf(subscription: WiredSubscription): GroupConsumer {
    const { context, registry, onFatal } = this.ports;
    return new GroupConsumer({
      kafka: this.kafka,
      subscription,
      partitions: this.partitions.get(subscription.topic) ?? 0,
      registry,
      database: context.database,
      checkpoints: this.checkpoints,
      letters: this.letters,
      onParked: (place, raw, failure) => this.announce(place, raw, failure),
      options: this.options,
      logger: this.logger,
      onFatal,
    });
  }

  private async announce(place: LetterPlace, raw: RawMessage | null, failure: Failure): Promise<void> {
    await announceDeadLetter(this.producing, this.ports.deadLetterTopic, place, raw, failure);
  }

  private redelivery({ topic, group }: ConsumerId): Redelivery | undefined {
    if (group === relayId(this.ports.context.name).group) return this.relay.redelivery(topic);
    const subscription = this.subscriptions.find((other) => isOf({ topic, group }, other));
    if (subscription === undefined) return undefined;
    const { registry, context } = this.ports;
    return { subscription, registry, database: context.database, source: NO_SOURCE };
  }

  private consumerFor(consumer: ConsumerId): GroupConsumer | undefined {
    return this.consumers[this.subscriptions.findIndex((subscription) => isOf(consumer, subscription))];
  }

  private checkpointsOf(subscription: WiredSubscription) {
    const partitions = Array.from({ length: this.partitions.get(subscription.topic) ?? 0 }, (_unused, p) => p);
    return readCheckpoints(this.ports.context.database, subscription, partitions);
  }

  /** One connection for questions, opened when the first is asked and again after it failed. */
  private connectedAdmin(): Promise<Admin> {
    this.admin ??= (async () => {
      const admin = this.kafka.admin();
      await admin.connect();
      admin.on(admin.events.DISCONNECT, () => (this.admin = undefined));
      return admin;
    })().catch((error: unknown) => {
      this.admin = undefined;
      throw error;
    });
    return this.admin;
  }

  private async checkForStall(): Promise<void> {
    const asked = (): Promise<unknown> => withAdmin(this.kafka, (admin) => admin.describeCluster());
    const stalled = await this.stalls.among(this.consumers, asked);
    if (stalled === undefined) return;
    const seconds = Math.round(stalled.silentForMs / 1_000);
    this.ports.onFatal(`consumer ${stalled.group} has not fetched for ${seconds} s`);
  }
}

const isOf = (a: ConsumerId, b: ConsumerId): boolean => a.topic === b.topic && a.group === b.group;

/** null: too late, or refused; the connection tells its own story in the log. */
const inTime = async <T>(work: Promise<T>, withinMs: number): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, withinMs, null)));
  try {
    return await Promise.race([work.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Positions of the ends of a topic's partitions. */
const headsOf = async (admin: Admin, topic: string): Promise<readonly number[]> => {
  const offsets = await admin.fetchTopicOffsets(topic);
  return [...offsets].sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
};

/** Messages of Kafka come with their letters; only the relay's are ever made again from events. */
const NO_SOURCE: Redelivery['source'] = {
  system: 'kafka',
  partitions: 0,
  read: () => Promise.resolve({ entries: [], lastPosition: 0 }),
  readAt: () => Promise.resolve([]),
  heads: () => Promise.resolve([]),
  onAppended: () => () => undefined,
};
