import { Growth } from './growth';

const growing = () => {
  const listeners = new Set<(partition: number) => void>();
  const heads = [0, 0];
  return {
    partitions: 2,
    heads: () => Promise.resolve([...heads]),
    onAppended: (listener: (partition: number) => void) => (
      listeners.add(listener),
      () => void listeners.delete(listener)
    ),
    append: (partition: number, options: { silently: boolean }) => {
      heads[partition] = (heads[partition] ?? 0) + 1;
      if (!options.silently) for (const listener of listeners) listener(partition);
    },
  };
};

describe('Growth', () => {
  it('wakes who waits for the partition, and nobody else', async () => {
    const feed = growing();
    const growth = new Growth(feed, 60_000);
    growth.start();
    const woken: string[] = [];
    const first = growth.wait([0], [growth.version(0)]).then(() => woken.push('first'));
    const second = growth.wait([1], [growth.version(1)]).then(() => woken.push('second'));
    feed.append(0, { silently: false });
    await first;
    expect(woken).toStrictEqual(['first']);
    growth.stop();
    await second;
  });

  it('does not miss growth between a read and the wait', async () => {
    const feed = growing();
    const growth = new Growth(feed, 60_000);
    growth.start();
    const seen = growth.version(0);
    feed.append(0, { silently: false });
    await growth.wait([0], [seen]);
    growth.stop();
  });

  it('finds growth that nobody announced', async () => {
    const feed = growing();
    const growth = new Growth(feed, 5);
    growth.start();
    await new Promise((resolve) => setTimeout(resolve, 20)); // the first poll learns the heads
    const waited = growth.wait([1], [growth.version(1)]);
    feed.append(1, { silently: true });
    await waited;
    growth.stop();
  });
});
