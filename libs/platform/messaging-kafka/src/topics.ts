import { ConfigResourceTypes, type Admin, type Kafka } from 'kafkajs';
import { DAY_MS } from '@accrue/kernel';
import { sleep } from '@accrue/retry';
import { BrokerUnavailable } from './broker-settings';
import { missingRight, rootOf, whyUnavailable } from './why-unavailable';

/** What a topic has to be like. */
export interface TopicDemand {
  readonly topic: string;
  /** At least. */
  readonly partitions: number;
  readonly cleanup: 'delete' | 'compact';
  /** Of topics that are not compacted; absent: for ever. */
  readonly retentionDays?: number;
}

export interface TopicsReport {
  readonly created: readonly string[];
  /** Topics whose partitions or settings were changed, with what was changed. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** What has to be decided by a person. */
  readonly problems: readonly string[];
}

/** Somebody has to run `accrue topics apply`; until then nothing can be consumed or published. */
export class TopicsNotReady extends Error {
  readonly retriable = true;
  constructor(problems: readonly string[]) {
    super(`${problems.join('; ')}: run \`accrue topics apply\``);
    this.name = 'TopicsNotReady';
  }
}

/** The broker shows nobody a topic whom its ACLs do not let see it: as if it were not there. */
export class TopicsHidden extends Error {
  readonly retriable = true;
  constructor(topics: readonly string[]) {
    super(
      `this user’s ACLs do not let it see ${topics.join(', ')}: it needs Describe, and Read or Write, on topics with the prefix loyalty. ` +
        '(docs/kafka-acls.md lists what each service needs)',
    );
    this.name = 'TopicsHidden';
  }
}

/** -1: the broker's default. */
const BROKER_DEFAULT = -1;

/** Who was away for longer may miss that something is gone, and has to read a state topic from its start. */
const TOMBSTONES_KEPT_DAYS = 7;
/** Within this what was erased is gone from the brokers, however quiet the topic is. */
const COMPACTED_WITHIN_DAYS = 1;
/** With three replicas one may be away, and what is acknowledged is still in two places. */
const REPLICAS_FOR_TWO_IN_SYNC = 3;

/** @param replicationFactor of the topic; below three one broker may not be away anyway */
export const topicSettings = (
  { cleanup, retentionDays }: TopicDemand,
  replicationFactor: number,
): Readonly<Record<string, string>> => ({
  'cleanup.policy': cleanup,
  ...(cleanup === 'delete'
    ? {
        'retention.ms': retentionDays === undefined ? '-1' : String(retentionDays * DAY_MS),
        'retention.bytes': '-1',
      }
    : {
        'delete.retention.ms': String(TOMBSTONES_KEPT_DAYS * DAY_MS),
        'max.compaction.lag.ms': String(COMPACTED_WITHIN_DAYS * DAY_MS),
        'segment.ms': String(COMPACTED_WITHIN_DAYS * DAY_MS),
      }),
  ...(replicationFactor >= REPLICAS_FOR_TWO_IN_SYNC ? { 'min.insync.replicas': '2' } : {}),
});

/**
 * Brings a broker's topics in line with what is demanded, and can be repeated. Partitions are added only while a topic is empty: later, keys
 * would move to other partitions and their order break.
 */
export const applyTopics = async (
  kafka: Kafka,
  demands: readonly TopicDemand[],
  { replicationFactor = BROKER_DEFAULT }: { readonly replicationFactor?: number } = {},
): Promise<TopicsReport> =>
  withAdmin(kafka, async (admin) => {
    const existing = await partitionsOf(admin, demands);
    const missing = demands.filter(({ topic }) => !existing.has(topic));
    if (missing.length > 0) {
      const hidden = await hiddenTopics(admin, missing);
      if (hidden.length > 0) throw new TopicsHidden(hidden);
      const made = admin.createTopics({
        waitForLeaders: false,
        topics: missing.map((demand) => ({
          topic: demand.topic,
          numPartitions: demand.partitions,
          replicationFactor,
          configEntries: Object.entries(topicSettings(demand, replicationFactor)).map(([name, value]) => ({
            name,
            value,
          })),
        })),
      });
      await made.catch((error: unknown) => {
        const right = missingRight(error, 'Create on topics with the prefix loyalty.');
        throw right === undefined ? error : new BrokerUnavailable(right, { cause: error });
      });
      await untilLed(admin, missing);
    }
    const changed: string[] = [];
    const problems: string[] = [];
    for (const demand of demands) {
      const partitions = existing.get(demand.topic);
      if (partitions === undefined || partitions >= demand.partitions) continue;
      if (await isEmpty(admin, demand.topic)) {
        await admin.createPartitions({ topicPartitions: [{ topic: demand.topic, count: demand.partitions }] });
        changed.push(`${demand.topic}: ${partitions} → ${demand.partitions} partitions`);
      } else problems.push(`${tooFew(demand, partitions)}; ${WHAT_TO_DO_WITH_MESSAGES}`);
    }
    changed.push(
      ...(await correctSettings(
        admin,
        demands.filter(({ topic }) => existing.has(topic)),
        replicationFactor,
      )),
    );
    const touched = new Set([...missing.map(({ topic }) => topic), ...changed.map((line) => line.split(':')[0])]);
    return {
      created: missing.map(({ topic }) => topic),
      changed,
      unchanged: demands.map(({ topic }) => topic).filter((topic) => !touched.has(topic)),
      problems,
    };
  });

/** @throws TopicsHidden; TopicsNotReady with all that is wrong */
export const checkTopics = async (
  admin: Admin,
  demands: readonly Pick<TopicDemand, 'topic' | 'partitions'>[],
): Promise<void> => {
  const existing = await partitionsOf(admin, demands);
  const hidden = await hiddenTopics(
    admin,
    demands.filter(({ topic }) => !existing.has(topic)),
  );
  if (hidden.length > 0) throw new TopicsHidden(hidden);
  const problems = demands.flatMap((demand) => {
    const partitions = existing.get(demand.topic);
    if (partitions === undefined) return [`topic ${demand.topic} is missing`];
    return partitions < demand.partitions ? [tooFew(demand, partitions)] : [];
  });
  if (problems.length > 0) throw new TopicsNotReady(problems);
};

/** More partitions are added by `applyTopics` alone, and to empty topics only: keys of messages that are there would move away from them. */
const tooFew = ({ topic, partitions }: Pick<TopicDemand, 'topic' | 'partitions'>, there: number): string =>
  `topic ${topic} has too few partitions: ${there} instead of ${partitions}`;

/** A person decides: to throw messages away, or to begin with topics of another name. */
const WHAT_TO_DO_WITH_MESSAGES =
  'it holds messages, and with more partitions these would lose their order. If nobody needs them, delete the topic and run `accrue topics apply` ' +
  'again; else set KAFKA_PREFIX (in the chart: kafka.prefix) to a name whose topics nobody has made yet';

/** @throws BrokerUnavailable */
export const withAdmin = async <T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    if (!isOfKafka(error)) throw error;
    throw new BrokerUnavailable(whyUnavailable(error), { cause: error });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

const isOfKafka = (error: unknown): error is Error => error instanceof Error && error.name.startsWith('KafkaJS');

/** Partitions of those topics that exist. */
const partitionsOf = async (
  admin: Admin,
  demands: readonly Pick<TopicDemand, 'topic'>[],
): Promise<ReadonlyMap<string, number>> => {
  const there = new Set(await admin.listTopics());
  const topics = demands.map(({ topic }) => topic).filter((topic) => there.has(topic));
  if (topics.length === 0) return new Map();
  const metadata = await admin.fetchTopicMetadata({ topics });
  return new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
};

/** Those of them that are not missing: asked for by name, the broker says that it will not tell. Nothing is made by asking. */
const hiddenTopics = async (
  admin: Admin,
  demands: readonly Pick<TopicDemand, 'topic'>[],
): Promise<readonly string[]> => {
  const hidden: string[] = [];
  for (const { topic } of demands) {
    try {
      await admin.fetchTopicMetadata({ topics: [topic] });
    } catch (error) {
      const { type } = rootOf(error as Error);
      if (type === 'TOPIC_AUTHORIZATION_FAILED') hidden.push(topic);
      else if (type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
    }
  }
  return hidden;
};

const LED_WITHIN_MS = 15_000;
const LED_ASKED_EVERY_MS = 50;
/** Of a topic that the controller has made, from a broker that has not heard of it yet. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/**
 * New topics can be written to and read from then. The client itself waits for leaders, too, but gives up at a broker that does not know the
 * topic yet.
 * @throws the last answer of a broker that does not know them in time; one that knows of no leader yet is not waited for any longer
 */
const untilLed = async (admin: Admin, demands: readonly Pick<TopicDemand, 'topic'>[]): Promise<void> => {
  const topics = demands.map(({ topic }) => topic);
  for (const giveUpAt = performance.now() + LED_WITHIN_MS; ; await sleep(LED_ASKED_EVERY_MS)) {
    try {
      const metadata = await admin.fetchTopicMetadata({ topics });
      const partitions = metadata.topics.flatMap((topic) => topic.partitions);
      if (partitions.every(({ leader }) => leader >= 0) || performance.now() > giveUpAt) return;
    } catch (error) {
      if (!NOT_YET.has(rootOf(error as Error).type ?? '') || performance.now() > giveUpAt) throw error;
    }
  }
};

const isEmpty = async (admin: Admin, topic: string): Promise<boolean> =>
  (await admin.fetchTopicOffsets(topic)).every(({ high }) => high === '0');

/** Of `ConfigSource`: set for this one topic. kafkajs names it otherwise than the protocol. */
const SET_ON_TOPIC = 1;

const correctSettings = async (
  admin: Admin,
  demands: readonly TopicDemand[],
  replicationFactor: number,
): Promise<readonly string[]> => {
  if (demands.length === 0) return [];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: demands.map(({ topic }) => ({ type: ConfigResourceTypes.TOPIC, name: topic })),
  });
  const wrong = demands.flatMap((demand) => {
    const entries = resources.find(({ resourceName }) => resourceName === demand.topic)?.configEntries ?? [];
    const settings = topicSettings(demand, replicationFactor);
    const before = (name: string): string => entries.find((entry) => entry.configName === name)?.configValue ?? '';
    const off = Object.entries(settings).filter(([name, value]) => before(name) !== value);
    // The request replaces all that is set on a topic: what the operator has set besides is sent along.
    const others = entries.filter(({ configSource }) => Number(configSource) === SET_ON_TOPIC);
    const kept = Object.fromEntries(others.map(({ configName, configValue }) => [configName, configValue]));
    const changes = off.map(([name, value]) => `${name} ${before(name)} → ${value}`);
    return off.length === 0 ? [] : [{ topic: demand.topic, settings: { ...kept, ...settings }, changes }];
  });
  if (wrong.length > 0)
    await admin.alterConfigs({
      validateOnly: false,
      resources: wrong.map(({ topic, settings }) => ({
        type: ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
    });
  return wrong.map(({ topic, changes }) => `${topic}: ${changes.join(', ')}`);
};
