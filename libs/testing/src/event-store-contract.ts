import {
  digestAt,
  NO_STREAM,
  partitionOf,
  type AppendRequest,
  type EventLog,
  type StoredEvent,
} from '@accrue/event-store';
import {
  contractEvent,
  contractRequest,
  drainFeed,
  oneTo,
  placesOf,
  positionsOf,
  statuses,
} from './event-store-contract-data';
import { seededRandom } from './faulty-store';

export interface EventStoreUnderTest {
  readonly log: EventLog;
  /** Another writer on the same events, as another process would be. */
  openWriter(): Promise<EventLog>;
  close(): Promise<void>;
}

/** What every event store promises. Each adapter runs it. */
export const eventStoreContract = (open: () => Promise<EventStoreUnderTest>): void => {
  let store: EventStoreUnderTest;
  let log: EventLog;
  beforeEach(async () => {
    store = await open();
    log = store.log;
  });
  afterEach(() => store.close());

  const partitionOfStream = (streamId: string): number => partitionOf(streamId, log.partitions);
  /** `count` stream ids that all live in the partition of `purse-0`. */
  const streamsTogether = (count: number): string[] =>
    Array.from({ length: 10_000 }, (_, n) => `purse-${n}`)
      .filter((id) => partitionOfStream(id) === partitionOfStream('purse-0'))
      .slice(0, count);

  describe('append', () => {
    it('stores events as they were given, from revision 0 and position 1', async () => {
      const data = { text: 'Grüße "quoted" \\ € 𝄞 \u0001', none: null, nested: [{ a: 1.5 }, []], yes: true };
      const event = contractEvent('m1', 0, 'Paid', data);
      const [result] = await log.append([{ streamId: 'purse-1', expectedRevision: NO_STREAM, events: [event] }]);
      const stored: StoredEvent = {
        ...event,
        streamId: 'purse-1',
        revision: 0,
        partition: partitionOfStream('purse-1'),
        position: log.positions === 'dense' ? 1 : expect.any(Number),
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      };
      expect(result).toEqual({ status: 'appended' });
      const read = await log.readStream('purse-1');
      expect(read).toEqual([stored]);
      expect((await log.read(stored.partition, { after: 0, limit: 10 })).events).toEqual(read);
      expect(placesOf(log, read)).toEqual([1]);
    });

    it('refuses any other revision than the one it expects, and says which there is', async () => {
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1', 2)]);
      for (const wrong of [NO_STREAM, 0, 2, 7])
        expect(await log.append([contractRequest('purse-1', wrong, `w${wrong}`)])).toEqual([
          { status: 'conflict', actualRevision: 1 },
        ]);
      expect(await log.append([contractRequest('purse-2', 0, 'w')])).toEqual([
        { status: 'conflict', actualRevision: NO_STREAM },
      ]);
      expect(statuses(await log.append([contractRequest('purse-1', 1, 'm2')]))).toEqual(['appended']);
      expect(await log.readStream('purse-2')).toEqual([]);
    });

    it('gives positions within each partition in the order of the requests', async () => {
      const streams = streamsTogether(3);
      await log.append(streams.map((id) => contractRequest(id, NO_STREAM, id, 2)));
      await log.append([contractRequest(streams[1] as string, 1, 'later', 3)]);
      const feed = await drainFeed(log, partitionOfStream(streams[0] as string));
      expect(placesOf(log, feed)).toEqual(oneTo(9));
      // One transaction writes requests in their order; a store of single appends has them in flight side by side.
      const together = feed.slice(0, 6).map((event) => event.streamId);
      expect(log.positions === 'dense' ? together : [...together].sort()).toEqual(streams.flatMap((id) => [id, id]));
      expect(feed.slice(6).map((event) => event.streamId)).toEqual(Array.from({ length: 3 }, () => streams[1]));
    });

    it('lets one conflict among many stop nobody else', async () => {
      const streams = Array.from({ length: 20 }, (_, n) => `purse-${n}`);
      await log.append([contractRequest('purse-7', NO_STREAM, 'earlier')]);
      const results = await log.append(streams.map((id) => contractRequest(id, NO_STREAM, `m-${id}`)));
      expect(statuses(results)).toEqual(streams.map((id) => (id === 'purse-7' ? 'conflict' : 'appended')));
      for (let partition = 0; partition < log.partitions; partition += 1) {
        const feed = await drainFeed(log, partition);
        expect(placesOf(log, feed)).toEqual(oneTo(feed.length));
      }
    });

    it('recognises a repeated append by its event ids, and answers what is stored', async () => {
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1', 2)]);
      const first = await log.readStream('purse-1');
      await log.append([contractRequest('purse-1', 1, 'm2')]);
      const other = {
        streamId: 'purse-1',
        expectedRevision: NO_STREAM,
        events: [0, 1].map((n) => contractEvent('m1', n, 'Paid', 'other data')),
      };
      expect(await log.append([other])).toEqual([{ status: 'repeated', events: first }]);
      expect(placesOf(log, await drainFeed(log, partitionOfStream('purse-1')))).toEqual([1, 2, 3]);
    });

    it.each([
      ['at another revision', contractRequest('purse-1', 0, 'm1', 2)],
      ['with fewer events', contractRequest('purse-1', 1, 'm2', 1)],
      ['with more events', contractRequest('purse-1', NO_STREAM, 'm1', 5)],
    ])('takes the same ids %s for a conflict or for what they are, never for new events', async (_name, again) => {
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1', 2)]);
      await log.append([contractRequest('purse-1', 1, 'm2', 1)]);
      const [result] = await log.append([again]);
      expect(['conflict', 'repeated']).toContain(result?.status);
      expect(await log.readStream('purse-1')).toHaveLength(3);
    });

    it('refuses two requests for one stream, and requests without events', async () => {
      await expect(
        log.append([contractRequest('purse-1', NO_STREAM, 'a'), contractRequest('purse-1', NO_STREAM, 'b')]),
      ).rejects.toThrow('one request per stream');
      await expect(log.append([contractRequest('purse-1', NO_STREAM, 'a', 0)])).rejects.toThrow('has events');
      expect(await log.append([])).toEqual([]);
    });
  });

  describe('claim', () => {
    it('fences the writer that claimed before, and nobody else', async () => {
      const [zombie, successor, bystander] = [
        await store.openWriter(),
        await store.openWriter(),
        await store.openWriter(),
      ];
      await zombie.claim();
      expect(statuses(await zombie.append([contractRequest('purse-1', NO_STREAM, 'm1')]))).toEqual(['appended']);
      await successor.claim();
      expect(
        statuses(
          await zombie.append([contractRequest('purse-1', 0, 'm2'), contractRequest('purse-2', NO_STREAM, 'm3')]),
        ),
      ).toEqual(['fenced', 'fenced']);
      expect(statuses(await successor.append([contractRequest('purse-1', 0, 'm4')]))).toEqual(['appended']);
      expect(statuses(await bystander.append([contractRequest('purse-1', 1, 'm5')]))).toEqual(['appended']);
      await zombie.claim();
      expect(statuses(await zombie.append([contractRequest('purse-1', 2, 'm6')]))).toEqual(['appended']);
      expect((await log.readStream('purse-1')).map((event) => event.metadata.causationId)).toEqual([
        'm1',
        'm4',
        'm5',
        'm6',
      ]);
    });

    it('tells who has made it that nobody else writes', async () => {
      const other = await store.openWriter();
      expect([log.isExclusive, other.isExclusive]).toEqual([false, false]);
      await log.claim();
      expect([log.isExclusive, other.isExclusive]).toEqual([true, false]);
    });

    it('leaves no gap and no double when it changes hands under load', async () => {
      const writers = await Promise.all(Array.from({ length: 4 }, () => store.openWriter()));
      const accepted: string[] = [];
      await Promise.all(
        writers.map(async (writer, w) => {
          await writer.claim();
          for (let n = 0; n < 15; n += 1) {
            const revision = (await writer.readStream('purse-1')).length - 1;
            const [result] = await writer.append([contractRequest('purse-1', revision, `m-${w}-${n}`)]);
            if (result?.status === 'appended') accepted.push(`m-${w}-${n}`);
            if (result?.status === 'fenced') return;
          }
        }),
      );
      const stored = (await log.readStream('purse-1')).map((event) => event.metadata.causationId);
      expect([...stored].sort()).toEqual([...accepted].sort());
      expect(placesOf(log, await drainFeed(log, partitionOfStream('purse-1')))).toEqual(oneTo(stored.length));
    });
  });

  describe('reading', () => {
    it('loads many streams at once, in the order asked, unknown and repeated ones included', async () => {
      await log.append([
        contractRequest('purse-1', NO_STREAM, 'm1', 3),
        contractRequest('purse-2', NO_STREAM, 'm2', 1),
      ]);
      const loaded = await log.load(['purse-2', 'purse-9', 'purse-1', 'purse-2'], 1);
      expect(
        loaded.map(({ streamId, snapshot, events }) => [streamId, snapshot, events.map((event) => event.revision)]),
      ).toEqual([
        ['purse-2', null, [0]],
        ['purse-9', null, []],
        ['purse-1', null, [0, 1, 2]],
        ['purse-2', null, [0]],
      ]);
      expect(await log.load([], 1)).toEqual([]);
    });

    it('tells what came since, for many streams at once, in the order asked, whoever wrote it', async () => {
      const other = await store.openWriter();
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1', 2), contractRequest('purse-2', NO_STREAM, 'm2')]);
      await other.append([contractRequest('purse-1', 1, 'm3', 2)]);
      const since = await log.loadSince([
        { streamId: 'purse-2', revision: 0 },
        { streamId: 'purse-1', revision: 1 },
        { streamId: 'purse-9', revision: NO_STREAM },
        { streamId: 'purse-3', revision: 4 },
      ]);
      expect(since).toEqual([[], await log.readStream('purse-1', { from: 2 }), [], []]);
      expect(await other.loadSince([{ streamId: 'purse-2', revision: NO_STREAM }])).toEqual([
        await log.readStream('purse-2'),
      ]);
      expect(await log.loadSince([])).toEqual([]);
    });

    it('starts from the newest snapshot of the version asked for, and from the first event for any other', async () => {
      const withSnapshot = (expected: number, messageId: string, version: number): AppendRequest => ({
        ...contractRequest('purse-1', expected, messageId, 2),
        snapshot: { revision: expected + 2, version, state: { at: expected + 2, text: 'Grüße' } },
      });
      await log.append([withSnapshot(NO_STREAM, 'm1', 1)]);
      await log.append([withSnapshot(1, 'm2', 1)]);
      await log.append([contractRequest('purse-1', 3, 'm3', 1)]);
      const revisions = async (version: number | null) =>
        (await log.load(['purse-1'], version))[0]?.events.map((event) => event.revision);
      expect((await log.load(['purse-1'], 1))[0]?.snapshot).toEqual({
        revision: 3,
        version: 1,
        state: { at: 3, text: 'Grüße' },
      });
      expect([await revisions(1), await revisions(2), await revisions(null)]).toEqual([
        [4],
        [0, 1, 2, 3, 4],
        [0, 1, 2, 3, 4],
      ]);
      await log.append([withSnapshot(4, 'm4', 2)]);
      expect([await revisions(1), await revisions(2)]).toEqual([[0, 1, 2, 3, 4, 5, 6], []]);
    });

    it('takes no snapshot from an append that conflicts', async () => {
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1')]);
      await log.append([
        { ...contractRequest('purse-1', NO_STREAM, 'm2'), snapshot: { revision: 0, version: 1, state: 'wrong' } },
      ]);
      expect((await log.load(['purse-1'], 1))[0]).toMatchObject({ snapshot: null, events: [{ revision: 0 }] });
    });

    it('loads what whole streams say, in the order asked, whatever snapshot there is', async () => {
      const snapshot = { revision: 2, version: 1, state: 'all' };
      await log.append([{ ...contractRequest('purse-1', NO_STREAM, 'm1', 3), snapshot }]);
      await log.append([contractRequest('purse-2', NO_STREAM, 'm2')]);
      await log.append([contractRequest('purse-1', 2, 'm3')]);
      const ids = ['purse-2', 'nobody', 'purse-1', 'purse-2'];
      const said = (await log.loadUnparsed(ids)).map((events) => events.map((each) => [each.type, each.data()]));
      const whole = (await log.load(ids, null)).map(({ events }) => events.map(({ type, data }) => [type, data]));
      expect(said).toEqual(whole);
      expect(said.map(({ length }) => length)).toEqual([1, 0, 4, 1]);
    });

    it('reads ranges and single revisions of a stream', async () => {
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1', 6)]);
      const revisions = (events: readonly StoredEvent[]): number[] => events.map((event) => event.revision);
      expect(revisions(await log.readStream('purse-1', { from: 2 }))).toEqual([2, 3, 4, 5]);
      expect(revisions(await log.readStream('purse-1', { from: 1, to: 2 }))).toEqual([1, 2]);
      expect(revisions(await log.readRevisions('purse-1', [5, 0, 3, 0]))).toEqual([0, 3, 5]);
      await expect(log.readRevisions('purse-1', [0, 6])).rejects.toThrow('purse-1');
    });
  });

  describe('feed', () => {
    it('looks at `limit` events a page and moves past what `types` leaves out', async () => {
      const types = ['Paid', 'Taken', 'Taken', 'Paid', 'Taken', 'Taken'];
      await log.append([
        {
          streamId: 'purse-1',
          expectedRevision: NO_STREAM,
          events: types.map((type, n) => contractEvent('m1', n, type)),
        },
      ]);
      const partition = partitionOfStream('purse-1');
      const feed = await drainFeed(log, partition);
      expect(placesOf(log, feed)).toEqual(oneTo(6));
      const positions = [0, ...positionsOf(feed)];
      const placeOf = (position: number): number => positions.indexOf(position);
      const page = async (after: number, limit: number, of?: string) => {
        const { events, lastPosition } = await log.read(partition, {
          after: positions[after] as number,
          limit,
          ...(of === undefined ? {} : { types: new Set([of]) }),
        });
        return [positionsOf(events).map(placeOf), placeOf(lastPosition)];
      };
      // Twice: from this writer's memory, and as another process reads it.
      for (const reader of [log, await store.openWriter()]) {
        log = reader;
        expect(await page(0, 4)).toEqual([[1, 2, 3, 4], 4]);
        expect(await page(4, 4)).toEqual([[5, 6], 6]);
        expect(await page(0, 4, 'Paid')).toEqual([[1, 4], 4]);
        expect(await page(1, 2, 'Paid')).toEqual([[], 3]);
        expect(await page(0, 10, 'Nothing')).toEqual([[], 6]);
        expect(await page(6, 10)).toEqual([[], 6]);
      }
    });

    it('finds the event at a position', async () => {
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1', 3)]);
      const partition = partitionOfStream('purse-1');
      for (const reader of [log, await store.openWriter()])
        for (const event of await drainFeed(log, partition))
          expect(await reader.at(partition, event.position)).toEqual(event);
    });

    it('tells digests of what is stored that anybody can compute from an event', async () => {
      const data = { text: 'Grüße "quoted" \\ € 𝄞 \u0001', 10: 1, 2: 1.5e-7, none: null };
      await log.append([
        { streamId: 'purse-1', expectedRevision: NO_STREAM, events: [contractEvent('m0', 0, 'Paid', data)] },
      ]);
      await log.append([contractRequest('purse-1', 0, 'm1', 4)]);
      const partition = partitionOfStream('purse-1');
      const expected = (await drainFeed(log, partition)).map(digestAt);
      expect(expected.map(({ streamId, revision }) => [streamId, revision])).toEqual(
        [0, 1, 2, 3, 4].map((revision) => ['purse-1', revision]),
      );
      for (const reader of [log, await store.openWriter()]) {
        expect(await reader.digests(partition, { after: 0, limit: 10 })).toEqual(expected);
        const after = expected[1]?.position ?? 0;
        expect(await reader.digests(partition, { after, limit: 2 })).toEqual(expected.slice(2, 4));
      }
    });

    it('tells the position of the last event of each partition', async () => {
      expect(await log.heads()).toEqual(Array.from({ length: log.partitions }, () => 0));
      await log.append([contractRequest('purse-1', NO_STREAM, 'm1', 3)]);
      const partition = partitionOfStream('purse-1');
      const feed = await drainFeed(log, partition);
      expect(placesOf(log, feed)).toEqual([1, 2, 3]);
      for (const reader of [log, await store.openWriter()])
        expect((await reader.heads())[partition]).toBe(feed.at(-1)?.position);
    });

    it('wakes listeners here and in other processes, until they unsubscribe', async () => {
      const other = await store.openWriter();
      const heard: string[] = [];
      const stopHere = log.onAppended((partition) => heard.push(`here ${partition}`));
      other.onAppended((partition) => heard.push(`there ${partition}`));
      const partition = partitionOfStream('purse-1');
      const until = async (line: string): Promise<void> => {
        for (let n = 0; n < 500 && !heard.includes(line); n += 1)
          await new Promise((resolve) => setTimeout(resolve, 10));
        expect(heard).toContain(line);
      };
      // The other process may take a moment to listen; hints sent before are lost, as they may be.
      for (let n = 0; n < 100 && !heard.includes(`there ${partition}`); n += 1) {
        await log.append([contractRequest('purse-1', n - 1, `m${n}`)]);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      await until(`here ${partition}`);
      await until(`there ${partition}`);
      stopHere();
      heard.length = 0;
      const revision = (await log.readStream('purse-1')).length - 1;
      await log.append([contractRequest('purse-1', revision, 'last')]);
      expect(heard.filter((line) => line.startsWith('here'))).toEqual([]);
    });

    it('shows every event once and in order to readers that follow 16 writers', async () => {
      const writers = await Promise.all(Array.from({ length: 16 }, () => store.openWriter()));
      const streams = Array.from({ length: 12 }, (_, n) => `purse-${n}`);
      const acknowledged: string[] = [];
      let writing = true;

      const write = async (writer: EventLog, w: number): Promise<void> => {
        const random = seededRandom(w);
        for (let n = 0; n < 25; n += 1) {
          const chosen = streams.filter(() => random() < 0.3);
          const revisions = await writer.load(chosen, null);
          const requests = chosen.map((id, s) =>
            contractRequest(
              id,
              (revisions[s]?.events.length ?? 0) - 1,
              `m-${w}-${n}-${id}`,
              1 + Math.floor(random() * 3),
            ),
          );
          for (const [index, { status }] of (await writer.append(requests)).entries())
            if (status === 'appended') acknowledged.push(...(requests[index]?.events ?? []).map((event) => event.id));
        }
      };
      const follow = async (reader: EventLog, partition: number): Promise<StoredEvent[]> => {
        const seen: StoredEvent[] = [];
        for (let last = false; ;) {
          const page = await reader.read(partition, { after: seen.at(-1)?.position ?? 0, limit: 17 });
          seen.push(...page.events);
          if (page.events.length > 0) continue;
          if (last) return seen;
          last = !writing; // one more look after the last write
          await new Promise((resolve) => setTimeout(resolve, writing ? 2 : 250));
        }
      };
      // One follows through a writer's own log, where answers of appends arrive out of order; one through a log of its own.
      const partitions = Array.from({ length: log.partitions }, (_, partition) => partition);
      const followers = [writers[0] as EventLog, await store.openWriter()].map((reader) =>
        Promise.all(partitions.map((p) => follow(reader, p))),
      );
      await Promise.all(writers.map(write));
      writing = false;

      for (const feeds of await Promise.all(followers)) {
        for (const feed of feeds) expect(placesOf(log, feed)).toEqual(oneTo(feed.length));
        expect(
          feeds
            .flat()
            .map((event) => event.id)
            .sort(),
        ).toEqual([...acknowledged].sort());
        for (const id of streams) {
          const own = feeds.flat().filter((event) => event.streamId === id);
          expect(own.map((event) => event.revision)).toEqual(own.map((_, revision) => revision));
          expect(await log.readStream(id)).toEqual(own);
        }
      }
    }, 180_000);
  });
};
