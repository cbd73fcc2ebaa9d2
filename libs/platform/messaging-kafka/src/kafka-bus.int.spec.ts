import { messageBusContract, testKafka, KAFKA_START_MS_MAX } from '@accrue/testing';
import { makeKafkaFixture } from './kafka-bus.fixture';

const kafka = testKafka();
jest.setTimeout(KAFKA_START_MS_MAX);

kafka.describe('Kafka', () => {
  messageBusContract('Kafka, facts of a context', () => makeKafkaFixture(testKafka(), 'facts'));
  messageBusContract('Kafka, messages from outside', () => makeKafkaFixture(testKafka(), 'outside'));
});
