import type { Admin, Consumer, EachBatchHandler, Kafka, Producer } from 'kafkajs';

type Named = { readonly topic: string };

/**
 * Several platforms on one Kafka: the brokers know topics and groups by names that begin with `prefix`, and nobody behind this does. It
 * covers what this adapter asks of the client, and nothing else.
 */
export const namedApart = (kafka: Kafka, prefix: string): Kafka => {
  if (prefix === '') return kafka;
  const names = new Names(prefix);
  const apart: Pick<Kafka, 'producer' | 'consumer' | 'admin'> = {
    producer: (config) => producerOf(kafka.producer(config), names),
    consumer: (config) => consumerOf(kafka.consumer({ ...config, groupId: names.outside(config.groupId) }), names),
    admin: (config) => adminOf(kafka.admin(config), names),
  };
  return Object.assign(Object.create(kafka) as Kafka, apart);
};

class Names {
  constructor(private readonly prefix: string) {}

  outside(name: string): string {
    return `${this.prefix}${name}`;
  }

  isOurs(name: string): boolean {
    return name.startsWith(this.prefix);
  }

  inside(name: string): string {
    return this.isOurs(name) ? name.slice(this.prefix.length) : name;
  }

  readonly sent = <T extends Named>(named: T): T => ({ ...named, topic: this.outside(named.topic) });
}

const producerOf = (producer: Producer, names: Names): Producer => ({
  ...producer,
  sendBatch: (batch) => producer.sendBatch({ ...batch, topicMessages: (batch.topicMessages ?? []).map(names.sent) }),
});

const consumerOf = (consumer: Consumer, names: Names): Consumer => {
  const on: Consumer['on'] = (event: string, listener: (told: never) => void) =>
    consumer.on(event as 'consumer.group_join', (told) =>
      listener((event === consumer.events.GROUP_JOIN ? withAssignmentInside(told, names) : told) as never),
    );
  return {
    ...consumer,
    on,
    subscribe: (subscription) =>
      consumer.subscribe({
        ...subscription,
        topics: ('topics' in subscription ? subscription.topics : []).map((topic) => names.outside(String(topic))),
      }),
    pause: (places) => consumer.pause(places.map(names.sent)),
    resume: (places) => consumer.resume(places.map(names.sent)),
    seek: (place) => consumer.seek(names.sent(place)),
    commitOffsets: (offsets) => consumer.commitOffsets(offsets.map(names.sent)),
    run: ({ eachBatch, ...config } = {}) =>
      consumer.run({ ...config, ...(eachBatch === undefined ? {} : { eachBatch: insideOf(eachBatch, names) }) }),
  };
};

const insideOf =
  (eachBatch: EachBatchHandler, names: Names): EachBatchHandler =>
  (payload) => {
    const topic = { value: names.inside(payload.batch.topic), enumerable: true };
    return eachBatch({ ...payload, batch: Object.create(payload.batch, { topic }) as typeof payload.batch });
  };

type GroupJoin = Parameters<Parameters<Consumer['on']>[1]>[0];

const withAssignmentInside = (told: GroupJoin, names: Names): GroupJoin => {
  const { payload } = told as { readonly payload: { readonly memberAssignment: Readonly<Record<string, number[]>> } };
  const memberAssignment = Object.fromEntries(
    Object.entries(payload.memberAssignment).map(([topic, partitions]) => [names.inside(topic), partitions]),
  );
  return { ...told, payload: { ...payload, memberAssignment } } as GroupJoin;
};

const adminOf = (admin: Admin, names: Names): Admin => ({
  ...admin,
  listTopics: async () => (await admin.listTopics()).filter((topic) => names.isOurs(topic)).map((t) => names.inside(t)),
  fetchTopicMetadata: async (wanted) => {
    const { topics } = await admin.fetchTopicMetadata({
      topics: (wanted?.topics ?? []).map((topic) => names.outside(topic)),
    });
    return { topics: topics.map((topic) => ({ ...topic, name: names.inside(topic.name) })) };
  },
  createTopics: (wanted) => admin.createTopics({ ...wanted, topics: wanted.topics.map(names.sent) }),
  createPartitions: (wanted) =>
    admin.createPartitions({ ...wanted, topicPartitions: wanted.topicPartitions.map(names.sent) }),
  fetchTopicOffsets: (topic) => admin.fetchTopicOffsets(names.outside(topic)),
  describeConfigs: async (wanted) => {
    const told = await admin.describeConfigs({ ...wanted, resources: wanted.resources.map(configured(names)) });
    const resources = told.resources.map((one) => ({ ...one, resourceName: names.inside(one.resourceName) }));
    return { ...told, resources };
  },
  alterConfigs: (wanted) => admin.alterConfigs({ ...wanted, resources: wanted.resources.map(configured(names)) }),
});

const configured =
  (names: Names) =>
  <T extends { readonly name: string }>(resource: T): T => ({ ...resource, name: names.outside(resource.name) });
