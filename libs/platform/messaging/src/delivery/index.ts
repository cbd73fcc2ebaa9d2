export {
  CheckpointBeyondLog,
  checkWithinLog,
  CheckpointWriter,
  loadCheckpoints,
  readCheckpoints,
  type ConsumerId,
  type Positions,
} from './checkpoints';
export { failureOf, isHandled, persistently, tellOfLetter, type Consumer, type ConsumerPorts } from './consumer';
export { consumerOf } from './consumer-of';
export {
  letterIdOf,
  LetterStore,
  toldReason,
  type DeadLetterRejectionCode,
  type Failure,
  type LetterPlace,
} from './dead-letter-store';
export { StoredDeadLetters, UNREADABLE, type Redelivery } from './dead-letters';
export { FactEncoder, PublicationFailed, type Fact } from './fact-encoder';
export { FactsSource } from './facts-source';
export type { MessageSource, SourceEntry, SourcePage } from './message-source';
export { MessageSeal } from './message-seal';
export { BUS_MIGRATIONS, CONSUMER_MIGRATIONS } from './migrations';
export { DEFAULT_DELIVERY_OPTIONS, SILENT, type BusLogger, type DeliveryOptions } from './options';
