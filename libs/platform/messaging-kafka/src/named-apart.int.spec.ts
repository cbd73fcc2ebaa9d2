import { Kafka, logLevel, type Admin } from 'kafkajs';
import type { Message, Subscription } from '@accrue/messaging';
import { COUNTED, eventually, KAFKA_START_MS_MAX, messageHandlersContract, testKafka } from '@accrue/testing';
import { contentOf, makeKafkaFixture, PARTITIONS, type KafkaFixture } from './kafka-bus.fixture';
import { applyTopics } from './topics';

const kafka = testKafka();
jest.setTimeout(KAFKA_START_MS_MAX);

kafka.describe('platforms that share a Kafka', () => {
  messageHandlersContract('Kafka, with a prefix', () => makeKafkaFixture(testKafka(), 'facts', { prefix: 'north.' }));

  describe('with the same topics and groups, but for their prefixes', () => {
    const heard = { north: [] as number[], south: [] as number[] };
    let north: KafkaFixture;
    let south: KafkaFixture;
    let admin: Admin;

    const counting = (into: number[]): Subscription => ({
      topic: north.topic,
      group: 'test.count',
      types: [COUNTED],
      handler: { kind: 'each', handle: async ({ data }: Message) => void into.push((data as { n: number }).n) },
    });

    beforeAll(async () => {
      [north, south] = await Promise.all([
        makeKafkaFixture(kafka, 'facts', { prefix: 'north.', unique: 'same' }),
        makeKafkaFixture(kafka, 'facts', { prefix: 'south-', unique: 'same' }),
      ]);
      await north.open([counting(heard.north)]);
      await south.open([counting(heard.south)]);
      admin = new Kafka({ brokers: [...(await kafka.brokers())], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
    });
    afterAll(async () => {
      await admin.disconnect();
      await Promise.all([north.close(), south.close()]);
    });

    it('hear each their own facts, and none of the other one’s', async () => {
      const ofNorth = [1, 2, 3, 4, 5, 6].map((n) => ({ key: `k${String(n % 3)}`, n }));
      await Promise.all([north.send(ofNorth), south.send([{ key: 'k1', n: 100 }])]);
      await eventually(() => {
        expect(heard.north.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(heard.south).toEqual([100]);
      });
      expect(await contentOf(south, south.topic)).toHaveLength(1);
    });

    it('have topics and groups of their own on the broker', async () => {
      const ours = (await admin.listTopics()).filter((topic) => topic.endsWith(north.topic));
      expect(ours.toSorted()).toEqual([`north.${north.topic}`, `south-${south.topic}`]);
      const { groups } = await admin.listGroups();
      const group = north.groupOf('test.count');
      expect(
        groups
          .map(({ groupId }) => groupId)
          .filter((id) => id.endsWith(group))
          .toSorted(),
      ).toEqual([`north.${group}`, `south-${group}`]);
    });

    it('show Kafka’s own tools how far a group is', async () => {
      const [topic, groupId] = [`north.${north.topic}`, `north.${north.groupOf('test.count')}`];
      await eventually(async () => {
        const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
        const committed = of?.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
        expect(committed).toBe(6);
      });
    });

    it('are brought in line one without the other', async () => {
      const demand = { topic: north.topic, cleanup: 'delete', partitions: PARTITIONS } as const;
      const report = await applyTopics(north.kafka, [{ ...demand, retentionDays: 3 }]);
      expect(report.changed.join()).toContain(north.topic);
      expect((await applyTopics(south.kafka, [demand])).changed).toEqual([]);
    });
  });
});
