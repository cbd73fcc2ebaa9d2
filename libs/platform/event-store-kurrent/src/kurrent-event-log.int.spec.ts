import type { EventLog } from '@accrue/event-store';
import {
  eventStoreContract,
  eventually,
  KURRENT_START_MS_MAX,
  sharedWritersContract,
  testKurrent,
  type EventStoreUnderTest,
} from '@accrue/testing';
import { createKurrentEventLog, type KurrentOptions } from './kurrent-event-log';

jest.setTimeout(120_000); // minutes pass on a busy machine, and a new context looks through all that the server holds

/** What is stored is asked here, and not how soon. */
const PATIENT = { appendDeadlineMs: 20_000, readDeadlineMs: 20_000 } as const satisfies Partial<KurrentOptions>;

const kurrent = testKurrent();
let url: string;

const open = async (): Promise<EventStoreUnderTest> => {
  const namespace = kurrent.namespace();
  const opened: EventLog[] = [];
  const openWriter = async (): Promise<EventLog> => {
    const log = await createKurrentEventLog({ url, namespace, context: 'ledger', ...PATIENT });
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
    // A server that has just been started answers before it takes appends.
    await eventually(async () => (await open()).close(), 120_000);
  }, KURRENT_START_MS_MAX);

  eventStoreContract(open);
  describe('with two executors', () => sharedWritersContract(open, 15));
});
