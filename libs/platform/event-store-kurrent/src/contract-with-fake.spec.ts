import type { EventLog } from '@accrue/event-store';
import { eventStoreContract, eventually, sharedWritersContract, type EventStoreUnderTest } from '@accrue/testing';
import { FakeKurrentServer, type FakeVersion } from './fake-kurrent-server.fixture';
import { createKurrentEventLog } from './kurrent-event-log';

jest.setTimeout(60_000); // seconds pass on a busy machine

const opening = (isFollowed: boolean, version?: FakeVersion) => async (): Promise<EventStoreUnderTest> => {
  const server = await FakeKurrentServer.start(version);
  const opened: EventLog[] = [];
  // As servers before 25.0 are named, which the other specs do not.
  const url = server.url.replace('kurrentdb:', 'esdb:');
  const openWriter = async (): Promise<EventLog> => {
    const log = await createKurrentEventLog({ url, context: 'ledger' });
    opened.push(log);
    if (isFollowed) await followed(log);
    return log;
  };
  const close = async (): Promise<void> => {
    for (const log of opened) await log.close();
    server.kill();
  };
  return { log: await openWriter(), openWriter, close };
};

/** Somebody listens, so that what comes is kept in memory for readers. */
const followed = async (log: EventLog): Promise<void> => {
  let heard = false;
  log.onAppended(() => (heard = true));
  await eventually(() => heard);
};

describe('the KurrentDB event log with a fake of the server', () => {
  eventStoreContract(opening(false));
});

describe('the KurrentDB event log with a fake of the server, while its feed is followed', () => {
  eventStoreContract(opening(true));
});

describe('the KurrentDB event log with a fake of a server that takes several streams at once', () => {
  eventStoreContract(opening(true, '26.1.0'));
});

describe('two executors over one such log', () => {
  sharedWritersContract(opening(true, '26.1.0'), 5);
});

describe('two executors over one KurrentDB log with a fake of the server', () => {
  sharedWritersContract(opening(true), 5);
});
