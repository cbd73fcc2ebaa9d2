import { KAFKA_START_MS_MAX, testKafka } from '@accrue/testing';
import { makeKafkaFixture, type KafkaFixture } from './kafka-bus.fixture';

const kafka = testKafka();
jest.setTimeout(KAFKA_START_MS_MAX);

kafka.describe('the times of a fact on Kafka', () => {
  let fixture: KafkaFixture;
  beforeAll(async () => {
    fixture = await makeKafkaFixture(testKafka(), 'facts');
  });
  afterAll(() => fixture.close());

  it('are when it happened in ce_time, and when it was recorded in ce_recordedtime and in the record itself', async () => {
    await fixture.append('a', 'Counted', { n: 1 });
    const consumer = fixture.kafka.consumer({ groupId: `${fixture.topic}-times`, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: fixture.topic, fromBeginning: true });
    const [timestamp, happened, recorded] = await new Promise<readonly string[]>((resolve, reject) => {
      consumer
        .run({
          eachMessage: ({ message: { timestamp: of, headers = {} } }) => {
            resolve([of, String(headers['ce_time']), String(headers['ce_recordedtime'])]);
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
    await consumer.disconnect();
    expect(happened).toBe('2025-12-31T09:00:00.000Z');
    expect(timestamp).toBe(String(Date.parse(recorded ?? '')));
    expect(Math.abs(Date.now() - Number(timestamp))).toBeGreaterThan(60_000); // the log of the test has a clock that stands still
  });
});
