import { backoffMs } from './backoff';
import { sleep } from './sleep';

describe('the wait before another try', () => {
  const bounds = { retryDelayMinMs: 100, retryDelayMaxMs: 1_000 };

  it('doubles up to its bound, however often it failed', () => {
    const waits = [1, 2, 3, 4, 5, 6, 1_000_000].map((failures) => backoffMs(failures, bounds, () => 1));
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
  });

  it('is spread over its upper half', () => {
    expect([0, 0.5, 1].map((random) => backoffMs(3, bounds, () => random))).toEqual([200, 300, 400]);
    expect(new Set(Array.from({ length: 100 }, () => backoffMs(3, bounds))).size).toBeGreaterThan(50);
  });
});

describe('a sleep', () => {
  it('ends when it is stopped', async () => {
    const stopping = new AbortController();
    const slept = sleep(60_000, stopping.signal);
    stopping.abort();
    await slept;
    await sleep(60_000, stopping.signal);
  });

  it('ends when its time is over', async () => {
    const startedAt = performance.now();
    await sleep(20);
    expect(performance.now() - startedAt).toBeGreaterThan(18);
  });
});
