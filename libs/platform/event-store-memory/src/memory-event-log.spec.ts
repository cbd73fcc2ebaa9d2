import { eventStoreContract, FixedClock, sharedWritersContract, type EventStoreUnderTest } from '@accrue/testing';
import { createMemoryEventLog } from './memory-event-log';

const open = (): Promise<EventStoreUnderTest> => {
  const log = createMemoryEventLog({ partitions: 4, clock: new FixedClock() });
  return Promise.resolve({ log, openWriter: () => Promise.resolve(log.openWriter()), close: () => log.close() });
};

describe('the memory event log', () => {
  eventStoreContract(open);
});

describe('two executors over one memory log', () => {
  sharedWritersContract(open, 150);
});
