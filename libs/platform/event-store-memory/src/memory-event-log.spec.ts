import { eventStoreContract, FixedClock } from '@accrue/testing';
import { createMemoryEventLog } from './memory-event-log';

describe('the memory event log', () => {
  eventStoreContract(() => {
    const log = createMemoryEventLog({ partitions: 4, clock: new FixedClock() });
    return Promise.resolve({ log, openWriter: () => Promise.resolve(log.openWriter()), close: () => log.close() });
  });
});
