import type { StoredEvent } from '@accrue/event-store';
import { Tail } from './tail';

const events = (from: number, to: number): StoredEvent[] =>
  Array.from(
    { length: to - from + 1 },
    (_, n) => ({ position: from + n, type: (from + n) % 2 === 0 ? 'Even' : 'Odd' }) as StoredEvent,
  );
const sizes = (list: readonly unknown[], size = 10): number[] => list.map(() => size);
const append = (tail: Tail, from: number, to: number): void =>
  tail.addAppended(events(from, to), sizes(events(from, to)));
const read = (tail: Tail, after: number, limit = 100): number[] | null =>
  tail.read({ after, limit })?.events.map((event) => event.position) ?? null;

describe('the tail of a partition', () => {
  it('knows nothing at first', () => {
    expect(read(new Tail(1_000), 0)).toBeNull();
  });

  it('serves what was appended here, from where it begins', () => {
    const tail = new Tail(1_000);
    append(tail, 5, 7);
    expect([read(tail, 3), read(tail, 4), read(tail, 5, 1), read(tail, 7), read(tail, 8)]).toEqual([
      null,
      [5, 6, 7],
      [6],
      [],
      null,
    ]);
    expect(tail.read({ after: 4, limit: 2, types: new Set(['Even']) })).toMatchObject({
      events: [{ position: 6 }],
      lastPosition: 6,
    });
  });

  it('starts over at a gap that another writer filled, and leaves out what arrives late', () => {
    const tail = new Tail(1_000);
    append(tail, 1, 3);
    append(tail, 6, 7);
    append(tail, 4, 5);
    expect([read(tail, 3), read(tail, 4), read(tail, 5)]).toEqual([null, null, [6, 7]]);
  });

  it('goes on with pages that were read from the end, and believes only the last one to be the end', () => {
    const tail = new Tail(1_000);
    tail.addPage(0, events(1, 2), [10, 10], performance.now());
    tail.addPage(2, events(3, 4), [10, 10], null);
    expect([read(tail, 0), read(tail, 4)]).toEqual([[1, 2, 3, 4], null]);
    tail.addPage(4, [], [], performance.now());
    expect(read(tail, 4)).toEqual([]);
    tail.addPage(9, events(10, 10), [10], null); // of a reader somewhere else
    expect(read(tail, 4)).toEqual([]);
  });

  it('asks again after a hint from another process, whatever the answer to an earlier question says', () => {
    const tail = new Tail(1_000);
    append(tail, 1, 1);
    const askedBefore = performance.now();
    tail.doubt();
    tail.addPage(1, [], [], askedBefore);
    expect(read(tail, 1)).toBeNull();
    tail.addPage(1, [], [], performance.now() + 1);
    expect(read(tail, 1)).toEqual([]);
  });

  it('asks again when the partition has a head further on, and not for the head of a moment ago', () => {
    const tail = new Tail(1_000);
    append(tail, 1, 2);
    tail.headIs(1, performance.now());
    expect(read(tail, 2)).toEqual([]);
    tail.headIs(3, performance.now());
    expect(read(tail, 2)).toBeNull();
  });

  it('believes that there is nothing new as long as its reader allows, from when somebody last asked', () => {
    const tail = new Tail(1_000);
    append(tail, 1, 1);
    const now = performance.now();
    jest.spyOn(performance, 'now').mockReturnValue(now + 600);
    expect([tail.read({ after: 1, limit: 1 }, 500), tail.read({ after: 1, limit: 1 }, 1_000)]).toEqual([
      null,
      { events: [], lastPosition: 1 },
    ]);
    tail.headIs(1, now + 400);
    expect(tail.read({ after: 1, limit: 1 }, 500)).toEqual({ events: [], lastPosition: 1 });
    jest.restoreAllMocks();
  });

  it('does not take its own append for the last one when a hint came while it was under way', () => {
    const tail = new Tail(1_000);
    tail.appendBegun();
    tail.doubt();
    append(tail, 1, 1);
    tail.appendEnded();
    expect(read(tail, 1)).toBeNull();
  });

  it('forgets the oldest beyond its bound', () => {
    const tail = new Tail(100);
    for (let n = 1; n <= 50; n += 1) append(tail, n, n);
    expect(read(tail, 0)).toBeNull();
    const kept = read(tail, 45);
    expect(kept).toEqual([46, 47, 48, 49, 50]);
    expect(
      Array.from({ length: 50 }, (_, after) => read(tail, after)).filter((page) => page !== null).length,
    ).toBeLessThanOrEqual(11);
  });
});
