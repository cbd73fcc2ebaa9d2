export { startLocalKafka, type LocalKafka, type LocalKafkaOptions } from './local-kafka';
