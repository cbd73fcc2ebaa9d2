import { NO_STREAM, type EventLog, type StoredEvent } from '@accrue/event-store';
import { contractEvent, drainFeed, eventually } from '@accrue/testing';
import { FakeKurrentServer } from './fake-kurrent-server.fixture';
import { createKurrentEventLog } from './kurrent-event-log';

jest.setTimeout(60_000);

const request = (streamId: string, expectedRevision: number, messageId: string, events = 1) => ({
  streamId,
  expectedRevision,
  events: Array.from({ length: events }, (_, index) => contractEvent(messageId, index)),
});

describe('a log whose feed is followed, on a (fake) server', () => {
  let server: FakeKurrentServer;
  const opened: EventLog[] = [];
  const open = async (context = 'ledger'): Promise<EventLog> => {
    const log = await createKurrentEventLog({ url: server.url, context, retryDelayMinMs: 10, retryDelayMaxMs: 50 });
    opened.push(log);
    return log;
  };
  const follow = async (log: EventLog): Promise<() => void> => {
    let heard = false;
    const stop = log.onAppended(() => (heard = true));
    await eventually(() => heard);
    return stop;
  };
  const ids = (events: readonly StoredEvent[]): string[] => events.map(({ id }) => id);

  beforeEach(async () => {
    server = await FakeKurrentServer.start();
  });
  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close();
    server.kill();
  });

  it('gives every reader what this process and others append, in the order of the log, and asks the server for nothing', async () => {
    const [log, other, tiers] = [await open(), await open(), await open('tiers')];
    await log.append([request('purse-0', NO_STREAM, 'before')]);
    const [began = 0] = await log.heads();
    await follow(log);
    const readers = [began, began, began];
    const seen = readers.map(() => [] as StoredEvent[]);
    server.reads.length = 0;
    for (let n = 0; n < 20; n += 1) {
      await tiers.append([request(`membership-${n}`, NO_STREAM, `t${n}`)]);
      await (n % 2 === 0 ? log : other).append([request(`purse-${n + 1}`, NO_STREAM, `m${n}`, 2)]);
      for (const [index, after] of readers.entries()) {
        const page = await log.read(0, { after, limit: 100 });
        readers[index] = page.lastPosition;
        seen[index]?.push(...page.events);
      }
    }
    expect(server.reads).toEqual([]);
    await eventually(async () => (await log.read(0, { after: began, limit: 100 })).events.length === 40);
    const inMemory = (await log.read(0, { after: began, limit: 100 })).events;
    for (const events of seen) expect(ids(events)).toEqual(ids(inMemory).slice(0, events.length));
    expect(seen[0]?.length).toBeGreaterThan(30);
    // Parsed once for all of them.
    for (const [index, event] of inMemory.slice(0, 30).entries()) expect(seen[1]?.[index]).toBe(event);

    expect(server.reads).toEqual([]);
    const asked = await log.read(0, { after: began, limit: 100, fromStore: true });
    expect(asked.events).toEqual(inMemory);
    expect(server.reads).toHaveLength(1);
    expect(await drainFeed(log, 0)).toHaveLength(41); // what came before it was followed is the server's to tell
  });

  it('goes on behind the last event that came when the subscription begins again: no gap, and nothing twice', async () => {
    const [log, other] = [await open(), await open()];
    await follow(log);
    for (let n = 0; n < 6; n += 1) {
      await other.append([request(`purse-${n}`, NO_STREAM, `m${n}`, 3)]);
      if (n % 2 === 0) server.dropSubscriptions();
    }
    await eventually(async () => {
      server.reads.length = 0;
      expect((await log.read(0, { after: 0, limit: 100 })).events).toHaveLength(18);
      expect(server.reads).toEqual([]);
    });
    expect(await drainFeed(log, 0)).toEqual(await drainFeed(other, 0));

    // What was in memory may be let go when no subscription can be had: then it is the server's to tell.
    server.kill();
    await server.listen();
    await eventually(() => other.append([request('purse-9', NO_STREAM, 'm9', 3)]));
    const stored = await drainFeed(other, 0);
    expect(stored).toHaveLength(21);
    for (const after of [0, ...stored.map(({ position }) => position)])
      await eventually(async () =>
        expect((await log.read(0, { after, limit: 100 })).events).toEqual(
          stored.filter(({ position }) => position > after),
        ),
      );
  });

  it('asks the server while no subscription is there, and when nobody has told for a second that there is nothing new', async () => {
    const log = await open();
    await log.claim(); // nobody else writes
    const stop = await follow(log);
    await log.append([request('purse-1', NO_STREAM, 'm1')]);
    const { lastPosition: end } = await log.read(0, { after: 0, limit: 10 });
    server.reads.length = 0;
    expect(await log.read(0, { after: end, limit: 10 })).toEqual({ events: [], lastPosition: end });
    expect(server.reads).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await log.read(0, { after: end, limit: 10 })).toEqual({ events: [], lastPosition: end });
    expect(server.reads).toHaveLength(1);
    stop();
    await eventually(() => server.subscribers === 0);
    await log.append([request('purse-1', 0, 'm2')]);
    expect((await log.read(0, { after: end, limit: 10 })).events).toHaveLength(1);
    expect(server.reads).toHaveLength(3); // of the feed twice, and of the claims before the append
    await follow(log);
    expect((await log.read(0, { after: end, limit: 10 })).events).toHaveLength(1);
  });
});
