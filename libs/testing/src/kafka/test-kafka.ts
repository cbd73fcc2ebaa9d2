import { randomBytes } from 'node:crypto';
import { askOnDemand } from '../on-demand';
import { canStartLocalKafka, isKafkaGiven, NO_KAFKA } from './kafka-source';

export interface TestKafka {
  /**
   * `describe` for what needs a Kafka. Without one it is skipped, with the reason in its title; with REQUIRE_KAFKA=1 it fails.
   */
  describe(title: string, suite: () => void): void;
  /** host:port of each broker. The first suite of the run that asks waits until they are started: ask in a `beforeAll`. */
  brokers(): Promise<readonly string[]>;
  /** A name for a topic or group that no other suite and no other run uses. */
  name(base: string): string;
}

/** What a first start may take: it downloads the broker. */
export const KAFKA_START_MS_MAX = 300_000;

/** The Kafka of this test run, for one suite: KAFKA_BROKERS, else one in Docker, else a local one by Java and Maven. */
export const testKafka = (): TestKafka => {
  const suffix = randomBytes(4).toString('hex');
  return {
    describe: (title, suite) =>
      describeWhere(process.env['ACCRUE_TEST_KAFKA_URL'] !== undefined, NO_KAFKA, title, suite),
    brokers: async () => {
      const url = process.env['ACCRUE_TEST_KAFKA_URL'];
      if (url === undefined) throw new Error(NO_KAFKA);
      return askOnDemand<readonly string[]>(url);
    },
    name: (base) => `${base}-${suffix}`,
  };
};

/** `describe` for what starts a Kafka of its own, such as a cluster, whose topics have fixed names; as `TestKafka.describe`. */
export const describeWithLocalKafka = (title: string, suite: () => void): void =>
  describeWhere(canStartLocalKafka(), 'no Kafka of its own here: install Java 17 and Maven', title, suite);

/** The same, for what takes the one of KAFKA_BROKERS where it is given: that must be an empty one. */
export const describeWithEmptyKafka = (title: string, suite: () => void): void =>
  describeWhere(
    isKafkaGiven() || canStartLocalKafka(),
    'no empty Kafka here: set KAFKA_BROKERS, or install Java 17 and Maven',
    title,
    suite,
  );

const describeWhere = (isThere: boolean, reason: string, title: string, suite: () => void): void => {
  if (isThere) describe(title, suite);
  else if (process.env['REQUIRE_KAFKA'] === '1')
    describe(title, () => {
      it('finds a Kafka', () => {
        throw new Error(reason);
      });
    });
  else describe.skip(`${title} [${reason}]`, suite);
};
