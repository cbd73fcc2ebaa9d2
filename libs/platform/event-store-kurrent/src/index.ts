export { createKurrentEventLog, StoreRefused, type KurrentEventLog, type KurrentOptions } from './kurrent-event-log';
