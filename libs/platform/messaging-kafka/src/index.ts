export { BrokerUnavailable, connectKafka, type BrokerSettings } from './broker';
export { createKafkaBus, type KafkaBusPorts } from './kafka-bus';
export { DEFAULT_KAFKA_OPTIONS, type KafkaBusOptions } from './options';
export { applyTopics, TopicsNotReady, type TopicDemand, type TopicsReport } from './topics';
