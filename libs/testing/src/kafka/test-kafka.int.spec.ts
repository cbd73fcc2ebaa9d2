import { Kafka, logLevel } from 'kafkajs';
import { KAFKA_START_MS_MAX, testKafka } from './test-kafka';

const kafka = testKafka();

kafka.describe('the Kafka of a test run', () => {
  it(
    'is one for all suites, which keep apart by their names',
    async () => {
      const [brokers, same] = await Promise.all([kafka.brokers(), testKafka().brokers()]);
      expect(same).toEqual(brokers);
      const [topic, other] = [kafka.name('orders'), testKafka().name('orders')];
      const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic }, { topic: other }] });
      expect(await admin.listTopics()).toEqual(expect.arrayContaining([topic, other]));
      await admin.deleteTopics({ topics: [topic, other] });
      await admin.disconnect();
    },
    KAFKA_START_MS_MAX,
  );
});

describe('a machine without any Kafka', () => {
  const { ACCRUE_TEST_KAFKA_URL: url, REQUIRE_KAFKA: required } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ ACCRUE_TEST_KAFKA_URL: url, REQUIRE_KAFKA: required }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    jest.restoreAllMocks();
  });

  it('skips what needs one and says why, unless it has to be there', () => {
    delete process.env['ACCRUE_TEST_KAFKA_URL'];
    delete process.env['REQUIRE_KAFKA'];
    const skip = jest.spyOn(describe, 'skip').mockImplementation(() => undefined);
    testKafka().describe('the bus', () => undefined);
    expect(skip).toHaveBeenCalledWith(
      'the bus [no Kafka here: set KAFKA_BROKERS, or start Docker, or install Java 17 and Maven]',
      expect.any(Function),
    );
  });
  it('does not find any brokers', async () => {
    delete process.env['ACCRUE_TEST_KAFKA_URL'];
    await expect(testKafka().brokers()).rejects.toThrow('install Java 17 and Maven');
  });
});
