export { createInProcessBus, type BusContext, type InProcessBusPorts } from './in-process-bus';
export { DEFAULT_OPTIONS, type InProcessBusOptions } from './options';
