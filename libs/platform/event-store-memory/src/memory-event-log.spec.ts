import { eventStoreContract, FixedClock, sharedWritersContract, type EventStoreUnderTest } from '@accrue/testing';
import { createMemoryEventLog, type MemoryEventLogOptions } from './memory-event-log';

const open = (shape: Pick<MemoryEventLogOptions, 'partitions' | 'positions'>) => (): Promise<EventStoreUnderTest> => {
  const log = createMemoryEventLog({ ...shape, clock: new FixedClock() });
  return Promise.resolve({ log, openWriter: () => Promise.resolve(log.openWriter()), close: () => log.close() });
};

describe.each([
  { partitions: 4, positions: 'dense' },
  { partitions: 1, positions: 'ascending' },
] as const)('the memory event log with $positions positions', (shape) => {
  eventStoreContract(open(shape));
});

describe('two executors over one memory log', () => {
  sharedWritersContract(open({ partitions: 4 }), 150);
});
