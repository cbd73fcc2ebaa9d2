import type { StoredEvent } from '@accrue/event-store';
import { Tail } from './tail';

const event = (position: number): StoredEvent =>
  ({ position, type: position % 20 === 0 ? 'Even' : 'Odd' }) as StoredEvent;
const live = (start: number, bytesMax = 1_000, isAlone = true): Tail => {
  const tail = new Tail(bytesMax, () => isAlone);
  tail.begin(start);
  tail.live = true;
  return tail;
};
const deliver = (tail: Tail, ...positions: readonly number[]): void =>
  positions.forEach((position) => tail.deliver(event(position), 10));
const read = async (tail: Tail, after: number, limit = 100): Promise<number[] | null> =>
  (await tail.read({ after, limit }))?.events.map(({ position }) => position) ?? null;

describe('the tail of a feed with gaps', () => {
  it('knows nothing before a subscription has begun', async () => {
    const tail = new Tail(1_000, () => true);
    deliver(tail, 10);
    expect([await read(tail, 0), tail.end]).toEqual([null, null]);
  });

  it('serves what was delivered, from where the subscription began', async () => {
    const tail = live(30);
    deliver(tail, 50, 60, 70);
    expect([await read(tail, 20), await read(tail, 30), await read(tail, 45), await read(tail, 50, 1)]).toEqual([
      null,
      [50, 60, 70],
      [50, 60, 70],
      [60],
    ]);
    expect(await tail.read({ after: 30, limit: 2, types: new Set(['Even']) })).toMatchObject({
      events: [{ position: 60 }],
      lastPosition: 60,
    });
    expect([tail.at(60)?.position, tail.at(61), tail.at(10)]).toEqual([60, null, null]);
  });

  it('takes nothing twice when the subscription begins again', async () => {
    const tail = live(0);
    deliver(tail, 10, 20);
    tail.live = false;
    expect(tail.end).toBe(20);
    tail.live = true;
    deliver(tail, 10, 20, 30);
    expect(await read(tail, 0)).toEqual([10, 20, 30]);
  });

  it('says that there is nothing new only while it would hear of it, and was told a moment ago', async () => {
    const tail = live(30);
    expect(await read(tail, 30)).toBeNull();
    tail.headIs(30, performance.now());
    expect(await read(tail, 30)).toEqual([]);
    tail.headIs(40, performance.now());
    expect(await read(tail, 30)).toBeNull();
    deliver(tail, 40);
    expect(await read(tail, 40)).toEqual([]);
    tail.headIs(40, performance.now() - 2_000);
    expect(await read(tail, 40)).toEqual([]); // as of the delivery
    tail.live = false;
    expect(await read(tail, 40)).toBeNull();
    expect(await read(tail, 30)).toEqual([40]);
    tail.live = true;
    tail.headIs(40, performance.now() - 2_000);
    expect(await read(tail, 40)).toBeNull();
  });

  it('takes no delivery for the last one where others write, and a word of the server for a tenth of a second', async () => {
    const tail = live(30, 1_000, false);
    deliver(tail, 40);
    expect(await read(tail, 40)).toBeNull();
    tail.headIs(40, performance.now());
    expect(await read(tail, 40)).toEqual([]);
    tail.headIs(50, performance.now());
    tail.headIs(40, performance.now() - 110);
    expect(await read(tail, 40)).toBeNull();
  });

  it('waits a moment for the event of an append that was answered', async () => {
    const tail = live(30);
    deliver(tail, 40);
    tail.appended(50);
    const reading = read(tail, 40);
    deliver(tail, 50);
    expect(await reading).toEqual([50]);
    tail.appended(60);
    expect(await read(tail, 50)).toBeNull(); // it does not come
    deliver(tail, 55);
    expect(await read(tail, 50)).toEqual([55]);
    expect(await read(tail, 55)).toBeNull();
  });

  it('lets a reader go when the event is here that was stored when it came, not the last one since', async () => {
    const tail = live(30);
    tail.appended(40);
    const reading = read(tail, 30);
    tail.appended(90);
    deliver(tail, 40);
    expect(await reading).toEqual([40]);
  });

  it('waits for what a look has found, and not for what is already here', async () => {
    const tail = live(30, 1_000, false);
    tail.headIs(40, performance.now());
    const reading = read(tail, 30);
    deliver(tail, 40);
    expect(await reading).toEqual([40]);
    expect([tail.isEnd(30), tail.isEnd(40)]).toEqual([false, true]);
    tail.live = false;
    expect(tail.isEnd(40)).toBe(false);
  });

  it('keeps what a look has fetched where it joins up, and takes it once', async () => {
    const fetched = (...positions: readonly number[]): StoredEvent[] =>
      positions.map((position) => ({ ...event(position), data: {} }));
    const tail = live(30);
    tail.add(30, fetched(40, 50));
    deliver(tail, 40, 50, 60);
    tail.add(40, fetched(50, 60, 70));
    expect(await read(tail, 30)).toEqual([40, 50, 60, 70]);
    tail.add(80, fetched(90)); // what lies between 70 and 80 was not fetched
    expect(await read(tail, 60)).toEqual([70]);
    tail.forget();
    tail.add(0, fetched(10));
    expect(tail.end).toBeNull();
  });

  it('keeps the newest in so many bytes, and does not serve what it has let go', async () => {
    const tail = live(0, 100);
    deliver(tail, ...Array.from({ length: 50 }, (_, n) => (n + 1) * 10));
    const kept = (await read(tail, 490)) ?? [];
    expect(kept).toEqual([500]);
    let oldest = 490;
    while ((await read(tail, oldest - 10)) !== null) oldest -= 10;
    expect(oldest).toBeGreaterThanOrEqual(400);
    expect(await read(tail, oldest)).toHaveLength((500 - oldest) / 10);
    expect(await read(tail, 0)).toBeNull();
  });
});
