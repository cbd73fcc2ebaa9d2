import { Backoff } from './backoff';

describe('the wait before another start', () => {
  it('is longer each time, up to a bound', () => {
    const backoff = new Backoff();
    const delays = Array.from({ length: 9 }, () => backoff.nextDelayMs(null));
    expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });
  it('begins anew for a process that worked for a while', () => {
    const backoff = new Backoff();
    backoff.nextDelayMs(null);
    expect(backoff.nextDelayMs(9_999)).toBe(500);
    expect(backoff.nextDelayMs(10_000)).toBe(250);
    expect(backoff.nextDelayMs(null)).toBe(500);
  });
});
