import type { EventLog } from '@accrue/event-store';
import { eventStoreContract, sharedWritersContract, testDatabase, type EventStoreUnderTest } from '@accrue/testing';
import { createPostgresEventLog } from './postgres-event-log';

jest.setTimeout(60_000); // seconds pass on a busy machine

const open = async (): Promise<EventStoreUnderTest> => {
  const server = await testDatabase();
  const opened: EventLog[] = [];
  const openWriter = async (): Promise<EventLog> => {
    const log = await createPostgresEventLog({
      database: server.open('ledger', { connectionsMax: 2 }),
      partitions: 4,
    });
    opened.push(log);
    return log;
  };
  const close = async (): Promise<void> => {
    for (const log of opened) await log.close();
    await server.drop();
  };
  return { log: await openWriter(), openWriter, close };
};

describe('the PostgreSQL event log', () => {
  eventStoreContract(open);
});

describe('two executors over one PostgreSQL log', () => {
  sharedWritersContract(open, 15);
});
