export { mustBeDocumented } from './documented';
export { earnedPoints, pointsOf, type Earned } from './earned';
export * from './fixed-clock';
export * from './faulty-store';
export * from './purse';
export * from './purse-wishes';
export * from './test-database';
export * from './test-seal';
export * from './eventually';
export * from './crashable-database';
export * from './bus-world';
export * from './message-bus-contract';
export * from './claims-contract';
export * from './memory-claims';
export * from './message-handlers-contract';
export { createMemoryEventLog, type MemoryEventLog, type MemoryEventLogOptions } from '@accrue/event-store-memory';
export { createPostgresEventLog } from '@accrue/event-store-postgres';
export * from './event-store-contract';
export * from './shared-writers-contract';
export { contractEvent, drainFeed } from './event-store-contract-data';
export * from './recorded-telemetry';
export { canStartLocalKafka } from './kafka/kafka-source';
export { KURRENT_IMAGE } from './kurrent/kurrent-of-the-run';
export { KURRENT_START_MS_MAX, testKurrent, type TestKurrent } from './kurrent/test-kurrent';
export {
  describeWithEmptyKafka,
  describeWithLocalKafka,
  KAFKA_START_MS_MAX,
  testKafka,
  type TestKafka,
} from './kafka/test-kafka';
export { describeWithOpenssl, TestAuthority, type IssuedCertificate } from './test-authority';
export { LocalProvider, OIDC_CLIENT, ProviderVisitor } from './local-provider';
