import { contractEvent, createMemoryEventLog, FixedClock } from '@accrue/testing';
import { NO_STREAM, type EventFeed } from '@accrue/event-store';
import { gapOf, readBatch } from './read-batch';

const PAID: ReadonlySet<string> = new Set(['Paid']);

describe.each(['dense', 'ascending'] as const)('a batch of a feed with %s positions', (positions) => {
  let feed: EventFeed;
  let ends: number[];
  beforeEach(async () => {
    const log = createMemoryEventLog({ clock: new FixedClock(), partitions: 1, positions });
    await log.append([
      {
        streamId: 'purse-1',
        expectedRevision: NO_STREAM,
        events: Array.from({ length: 40 }, (_, n) => contractEvent('m1', n, n % 2 === 0 ? 'Paid' : 'Taken')),
      },
    ]);
    feed = log;
    ends = (await log.readStream('purse-1')).map((event) => event.position);
  });
  const end = (revision: number): number => ends[revision] as number;

  it('goes as far as it may, and tells how far', async () => {
    const { events, upTo } = await readBatch(feed, PAID, [0], 16);
    expect(events.map(({ revision }) => revision)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect(upTo).toEqual([end(15)]);
  });

  it('ends where it is told, though that is in the middle of a page, at an event of any type', async () => {
    const { events, upTo } = await readBatch(feed, PAID, [end(3)], 30, [end(9)]);
    expect(events.map(({ revision }) => revision)).toEqual([4, 6, 8]);
    expect(upTo).toEqual([end(9)]);
    expect(await readBatch(feed, PAID, upTo, 30, [end(9)])).toMatchObject({ events: [], upTo });
  });

  it('leaves nothing behind at the end', async () => {
    const { upTo } = await readBatch(feed, PAID, [end(20)], 1_000);
    expect(gapOf(await feed.heads(), upTo)).toBe(0);
    expect(gapOf(await feed.heads(), [end(38)])).toBeGreaterThan(0);
  });
});
