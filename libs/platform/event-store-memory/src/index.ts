export { createMemoryEventLog, type MemoryEventLog, type MemoryEventLogOptions } from './memory-event-log';
