export { connectKafka } from './broker';
export { BrokerUnavailable, type BrokerSettings } from './broker-settings';
export { createKafkaBus, type KafkaBusPorts } from './kafka-bus';
export { DEFAULT_KAFKA_OPTIONS, type KafkaBusOptions } from './options';
export { applyTopics, topicSettings, TopicsNotReady, type TopicDemand, type TopicsReport } from './topics';
