import { CommandExecutor, NO_STREAM, type EventLog } from '@accrue/event-store';
import { contractEvent, eventually, pay, purseContext, purseModel } from '@accrue/testing';
import { FAKE_VERSIONS, FakeKurrentServer, type FakeVersion } from './fake-kurrent-server.fixture';
import { createKurrentEventLog } from './kurrent-event-log';

jest.setTimeout(120_000);

const STREAMS = 60;
const COMMANDS_A_STREAM = 8;
const READERS = 3;

/** One of each command, or of the groups that 60 commands at once make in two lanes. */
const APPENDS_MAX: Readonly<Record<FakeVersion, number>> = { '23.10.6': 480, '26.1.0': 80 };
const COMMANDS = STREAMS * COMMANDS_A_STREAM;

describe.each(FAKE_VERSIONS)('what commands and readers of their feed ask of a (fake) server of %s', (version) => {
  let server: FakeKurrentServer;
  let log: EventLog;
  const open = (context: string): Promise<EventLog> =>
    createKurrentEventLog({ url: server.url, context, appendDeadlineMs: 20_000 });
  const grownSince = (before: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
    Object.fromEntries(
      Object.entries(server.requests.byKind)
        .map(([what, count]) => [what, count - (before[what] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    );
  beforeEach(async () => {
    server = await FakeKurrentServer.start(version);
    // An answer that comes too late on a busy machine is looked into; what is asked for without trouble is asked here.
    log = await open('ledger');
  });
  afterEach(async () => {
    await log.close();
    server.kill();
  });

  it('is an append for each group, a read for each stream that is cold, and nothing for those who follow', async () => {
    let heard = 0;
    log.onAppended(() => (heard += 1));
    await eventually(() => heard > 0);
    const before = server.requests.byKind;
    const purses = new CommandExecutor(log, purseModel, {});
    const ends = Array.from({ length: READERS }, () => ({ after: 0, seen: 0 }));
    const follow = async (): Promise<void> => {
      for (const end of ends) {
        const page = await log.read(0, { after: end.after, limit: 50 });
        end.after = page.lastPosition;
        end.seen += page.events.length;
      }
    };
    for (let n = 0; n < COMMANDS_A_STREAM; n += 1) {
      await Promise.all(
        Array.from({ length: STREAMS }, (_, stream) =>
          purses.execute(`purse-${stream}`, pay(`m${stream}-${n}`, 1), purseContext(`m${stream}-${n}`)),
        ),
      );
      await follow();
    }
    await eventually(async () => {
      await follow();
      return ends.every(({ seen }) => seen === COMMANDS);
    });
    await purses.stop();
    await log.close(); // which writes the snapshots that wait
    const {
      'read of the log of events, ledger': feed = 0,
      'append of events, ledger': alone = 0,
      'append to several streams of events, ledger': together = 0,
      ...rest
    } = grownSince(before);
    expect(alone + together).toBeLessThanOrEqual(APPENDS_MAX[version]);
    expect(rest).toEqual({
      'read of events, ledger': STREAMS,
      'append of snapshots, ledger': 2 * STREAMS, // the first of each stream, and its limit
    });
    // Where a subscription was late by more than a reader waits.
    expect(feed).toBeLessThan(READERS * COMMANDS_A_STREAM);
  });

  it('is one look for all who are at the end of a feed that others write to as well', async () => {
    const [other, tiers] = [await open('ledger'), await open('tiers')];
    let heard = 0;
    log.onAppended(() => (heard += 1));
    await eventually(() => heard > 0);
    let after = 0;
    for (let n = 0; n < 3; n += 1) {
      await other.append([
        { streamId: `purse-${n}`, expectedRevision: NO_STREAM, events: [contractEvent(`m${n}`, 0)] },
      ]);
      await eventually(async () => {
        const page = await log.read(0, { after, limit: 50 });
        after = page.lastPosition;
        return page.events.length > 0;
      });
      await tiers.append([{ streamId: `m-${n}`, expectedRevision: NO_STREAM, events: [contractEvent(`t${n}`, 0)] }]);
      await new Promise((resolve) => setTimeout(resolve, 150)); // what was known of the end is too old now
      const before = server.requests.byKind;
      const pages = await Promise.all(Array.from({ length: 20 }, () => log.read(0, { after, limit: 50 })));
      expect(new Set(pages.map(({ events, lastPosition }) => `${events.length} ${lastPosition}`))).toEqual(
        new Set([`0 ${after}`]),
      );
      expect(grownSince(before)).toEqual({ 'read of the log': 1, 'read of the log of events, ledger': 1 });
    }
    for (const one of [other, tiers]) await one.close();
  });

  it('is one page for all when a subscription is late, which none of them asks for again', async () => {
    const other = await open('ledger');
    let heard = 0;
    log.onAppended(() => (heard += 1));
    await eventually(() => heard > 0);
    server.holdSubscriptions();
    const events = Array.from({ length: 30 }, (_, index) => contractEvent('m', index));
    await other.append([{ streamId: 'purse-1', expectedRevision: NO_STREAM, events }]);
    const before = server.requests.byKind;
    const readers = Array.from({ length: 20 }, async () => {
      let [seen, after] = [0, 0];
      while (seen < events.length) {
        const page = await log.read(0, { after, limit: 7 });
        seen += page.events.length;
        after = page.lastPosition;
      }
    });
    await Promise.all(readers);
    expect(grownSince(before)).toEqual({ 'read of the log': 1, 'read of the log of events, ledger': 1 });
    await other.close();
  });
});
