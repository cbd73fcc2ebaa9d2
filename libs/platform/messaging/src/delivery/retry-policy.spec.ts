import { DEFAULT_DELIVERY_OPTIONS } from './options';
import { isBeyondRetry } from './retry-policy';

describe('retry policy', () => {
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
});
