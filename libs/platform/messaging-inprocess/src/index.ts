export { createInProcessBus, CheckpointBeyondLog, type BusContext, type InProcessBusPorts } from './in-process-bus';
export { BUS_MIGRATIONS, CONSUMER_MIGRATIONS } from './migrations';
export { DEFAULT_OPTIONS, type BusLogger, type InProcessBusOptions } from './options';
export { type DeadLetterRejectionCode } from './dead-letters';
