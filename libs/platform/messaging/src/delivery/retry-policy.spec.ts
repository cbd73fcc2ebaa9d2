import { DEFAULT_DELIVERY_OPTIONS } from './options';
import { isBeyondRetry, retryDelayMs, sleep } from './retry-policy';

describe('retry policy', () => {
  it('doubles the delay up to its bound, and spreads it', () => {
    for (let attempt = 1; attempt < 100; attempt++) {
      const full = Math.min(50 * 2 ** (attempt - 1), 5_000);
      const delay = retryDelayMs(attempt, DEFAULT_DELIVERY_OPTIONS);
      expect(delay).toBeGreaterThanOrEqual(full / 2);
      expect(delay).toBeLessThanOrEqual(full);
    }
  });

  it('never gives a message up while everything fails, however long', () => {
    const failing = { attempts: 1e6, sinceMs: 1e9, othersSucceededSinceLastAttempt: false };
    expect(isBeyondRetry(failing, DEFAULT_DELIVERY_OPTIONS)).toBe(false);
  });

  it('gives a message up past attempts and time when the others succeed', () => {
    const failing = { attempts: 10, sinceMs: 120_000, othersSucceededSinceLastAttempt: true };
    expect(isBeyondRetry(failing, DEFAULT_DELIVERY_OPTIONS)).toBe(true);
    expect(isBeyondRetry({ ...failing, attempts: 9 }, DEFAULT_DELIVERY_OPTIONS)).toBe(false);
    expect(isBeyondRetry({ ...failing, sinceMs: 119_999 }, DEFAULT_DELIVERY_OPTIONS)).toBe(false);
  });

  it('ends a sleep when it is stopped', async () => {
    const stopping = new AbortController();
    const slept = sleep(60_000, stopping.signal);
    stopping.abort();
    await slept;
    await sleep(60_000, stopping.signal);
  });
});
