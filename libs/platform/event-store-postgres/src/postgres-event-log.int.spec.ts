import type { EventLog } from '@accrue/event-store';
import { eventStoreContract, testDatabase } from '@accrue/testing';
import { createPostgresEventLog } from './postgres-event-log';

jest.setTimeout(60_000); // seconds pass on a busy machine

describe('the PostgreSQL event log', () => {
  eventStoreContract(async () => {
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
  });
});
