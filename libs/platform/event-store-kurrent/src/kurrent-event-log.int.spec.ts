import type { EventLog } from '@accrue/event-store';
import {
  eventStoreContract,
  KURRENT_START_MS_MAX,
  sharedWritersContract,
  testKurrent,
  type EventStoreUnderTest,
} from '@accrue/testing';
import { createKurrentEventLog } from './kurrent-event-log';

jest.setTimeout(60_000); // seconds pass on a busy machine

const kurrent = testKurrent();
let url: string;

const open = async (): Promise<EventStoreUnderTest> => {
  const namespace = kurrent.namespace();
  const opened: EventLog[] = [];
  const openWriter = async (): Promise<EventLog> => {
    const log = await createKurrentEventLog({ url, namespace, context: 'ledger' });
    opened.push(log);
    return log;
  };
  const close = async (): Promise<void> => {
    for (const log of opened) await log.close();
  };
  return { log: await openWriter(), openWriter, close };
};

kurrent.describe('the KurrentDB event log', () => {
  beforeAll(async () => {
    url = await kurrent.url();
  }, KURRENT_START_MS_MAX);

  eventStoreContract(open);
  describe('with two executors', () => sharedWritersContract(open, 15));
});
