import { NO_STREAM, type EventLog } from '@accrue/event-store';
import { contractEvent, drainFeed } from '@accrue/testing';
import { FakeKurrentServer } from './fake-kurrent-server.fixture';
import { createKurrentEventLog } from './kurrent-event-log';

jest.setTimeout(60_000);

const request = (streamId: string, expectedRevision: number, messageId: string, events = 1) => ({
  streamId,
  expectedRevision,
  events: Array.from({ length: events }, (_, index) => contractEvent(messageId, index)),
});

describe('a (fake) server that several share', () => {
  let server: FakeKurrentServer;
  const opened: EventLog[] = [];
  const open = async (context: string, namespace = 'accrue'): Promise<EventLog> => {
    const log = await createKurrentEventLog({ url: server.url, context, namespace, pageEventsMax: 5 });
    opened.push(log);
    return log;
  };

  beforeEach(async () => {
    server = await FakeKurrentServer.start();
  });
  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close();
    server.kill();
  });

  it('shows each context its own events, claims and heads, whatever the others are called', async () => {
    const contexts = [
      await open('ledger'),
      await open('ledger-archive'),
      await open('tiers'),
      await open('ledger', 'rehearsal'),
    ];
    for (const [index, log] of contexts.entries()) {
      await log.claim();
      await log.append([request('account-1', NO_STREAM, `m-${index}`, index + 1)]);
    }
    for (const [index, log] of contexts.entries()) {
      const feed = await drainFeed(log, 0);
      expect(feed.map(({ streamId, revision }) => [streamId, revision])).toEqual(
        Array.from({ length: index + 1 }, (_, revision) => ['account-1', revision]),
      );
      expect(await log.heads()).toEqual([feed.at(-1)?.position]);
      // Nobody else's claim has fenced this one.
      expect(await log.append([request('account-2', NO_STREAM, `n-${index}`)])).toMatchObject([{ status: 'appended' }]);
    }
  });

  it('keeps `head` on the last event of the context, so that nothing is behind when all is read', async () => {
    const [ledger, tiers] = [await open('ledger'), await open('tiers')];
    expect(await ledger.heads()).toEqual([0]);
    await ledger.append([request('account-1', NO_STREAM, 'm1', 12)]);
    const last = (await drainFeed(ledger, 0, 0, 5)).at(-1)?.position;
    for (let n = 0; n < 20; n += 1) {
      server.log.noise('$stats-127.0.0.1:2113', '$statsCollected');
      await tiers.append([request(`membership-${n}`, NO_STREAM, `t${n}`)]);
      expect(await ledger.heads()).toEqual([last]);
    }
    for (const reader of [ledger, await open('ledger')]) {
      expect(await reader.heads()).toEqual([last]);
      expect(await reader.read(0, { after: last as number, limit: 10 })).toEqual({ events: [], lastPosition: last });
    }
  });

  it('looks at what others wrote once, when the context is new, and never again before the context began', async () => {
    for (let n = 0; n < 500; n += 1) server.log.noise(`other-${n}`, 'Anything');
    await open('ledger');
    expect(server.log.looked).toBeGreaterThan(500);
    for (let n = 0; n < 20; n += 1) server.log.noise(`other-${n}`, 'Anything');

    server.log.looked = 0;
    const ledger = await open('ledger');
    expect(await ledger.heads()).toEqual([0]);
    expect(server.log.looked).toBeLessThan(60);

    await ledger.append([request('account-1', NO_STREAM, 'm1')]);
    const head = (await ledger.readStream('account-1'))[0]?.position;
    server.log.looked = 0;
    expect(await (await open('ledger')).heads()).toEqual([head]);
    expect(server.log.looked).toBeLessThan(60);
  });

  it('knows the head of events that are older than the origin of their context', async () => {
    const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
    const older = [0, 1].map((n) => {
      const { id, type, data, metadata } = contractEvent('m1', n);
      return { id, type, contentType: 'application/json', data: bytesOf(data), metadata: bytesOf(metadata) };
    });
    server.log.write('accrue.ledger.account-1', NO_STREAM, older);
    const head = server.log.records.at(-1)?.position;
    for (const reader of [await open('ledger'), await open('ledger')]) {
      expect(await reader.heads()).toEqual([head]);
      expect((await reader.read(0, { after: head as number, limit: 9 })).events).toEqual([]);
      expect(await drainFeed(reader, 0)).toHaveLength(2);
    }
  });

  it('is asked for the head with one small read when nothing was written, and not to look at the same twice', async () => {
    const [ledger, tiers] = [await open('ledger'), await open('tiers')];
    await ledger.append([request('account-1', NO_STREAM, 'm1', 3)]);
    const [head] = await ledger.heads();
    for (let n = 0; n < 30; n += 1) await tiers.append([request(`membership-${n}`, NO_STREAM, `t${n}`)]);
    await ledger.heads();

    server.reads.length = 0;
    await Promise.all([ledger.heads(), ledger.heads(), ledger.heads()]);
    expect(server.reads.length).toBeLessThanOrEqual(2); // one under way, one for all who came meanwhile
    expect(server.reads.every((read) => Number(read.getCount()) === 1 && !read.hasFilter())).toBe(true);

    server.reads.length = 0;
    expect((await ledger.read(0, { after: head as number, limit: 10 })).events).toEqual([]);
    const from = Number(server.reads[0]?.getAll()?.getPosition()?.getCommitPosition());
    expect(from).toBe(server.log.records.at(-1)?.position); // past the thirty of the others
  });

  it('is read by a filter on the prefix, by the leader, from where a record begins', async () => {
    const ledger = await open('ledger');
    await ledger.append([request('account-1', NO_STREAM, 'm1', 23)]);
    server.reads.length = 0;
    server.requiredLeader.with = 0;
    const seen: number[] = [];
    for (const after of [0, ...(await drainFeed(ledger, 0)).map(({ position }) => position)])
      seen.push((await ledger.read(0, { after, limit: 1 })).events.length);
    expect(seen).toEqual([...Array.from({ length: 23 }, () => 1), 0]);
    for (const read of server.reads) {
      expect(read.getFilter()?.getStreamIdentifier()?.getPrefixList()).toEqual(['accrue.ledger.']);
      expect(read.getFilter()?.hasMax()).toBe(false); // a window smaller than the count is an error on a server
    }
    expect(server.requiredLeader).toEqual({ with: server.reads.length, without: 0 });
  });

  it('keeps one snapshot per stream, and never an older one', async () => {
    const ledger = await open('ledger');
    const snapshotAt = (revision: number) => ({ revision, version: 1, state: { at: revision } });
    await ledger.append([{ ...request('account-1', NO_STREAM, 'm1', 2), snapshot: snapshotAt(1) }]);
    await ledger.append([{ ...request('account-1', 1, 'm2', 2), snapshot: snapshotAt(3) }]);
    const own = server.log.records.filter(({ stream }) => stream.includes('-snapshot.'));
    expect(own.map(({ stream, type }) => [stream, type])).toEqual([
      ['$$accrue-snapshot.ledger.account-1', '$metadata'],
      ['accrue-snapshot.ledger.account-1', 'Snapshot'],
      ['accrue-snapshot.ledger.account-1', 'Snapshot'],
    ]);
    expect(JSON.parse(Buffer.from(own[0]?.data ?? []).toString())).toEqual({ $maxCount: 1 });
    expect(server.log.read('accrue-snapshot.ledger.account-1', 0, true, 10)).toHaveLength(1);
    expect((await ledger.load(['account-1'], 1))[0]?.snapshot).toEqual(snapshotAt(3));
  });

  it('reads long streams page by page', async () => {
    const ledger = await open('ledger');
    await ledger.append([request('account-1', NO_STREAM, 'm1', 23)]);
    const revisions = (events: readonly { readonly revision: number }[]): number[] =>
      events.map(({ revision }) => revision);
    expect(revisions(await ledger.readStream('account-1'))).toEqual(Array.from({ length: 23 }, (_, n) => n));
    expect(revisions(await ledger.readStream('account-1', { from: 4, to: 17 }))).toEqual(
      Array.from({ length: 14 }, (_, n) => n + 4),
    );
    expect(revisions(await ledger.readStream('account-1', { from: 23 }))).toEqual([]);
  });

  it('knows each event by an id of its own, and keeps ours beside what readers see', async () => {
    const ledger = await open('ledger');
    await ledger.append([request('account-1', NO_STREAM, 'm1')]);
    const [record] = server.log.records.filter(({ stream }) => stream === 'accrue.ledger.account-1');
    const { id, metadata } = contractEvent('m1');
    expect(record?.id).not.toBe(id);
    expect(JSON.parse(Buffer.from(record?.metadata ?? []).toString())).toMatchObject({ eventId: id });
    expect((await ledger.readStream('account-1'))[0]).toMatchObject({ id, metadata });
    expect((await ledger.readStream('account-1'))[0]?.metadata).toStrictEqual(metadata);
  });
});
