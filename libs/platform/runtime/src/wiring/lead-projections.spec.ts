import type { HeldLockOptions } from '@accrue/persistence';
import { eventually } from '@accrue/testing';
import { leadProjections } from './lead-projections';

class ConnectionBroke extends Error {
  readonly retriable = true;
}

/** Projections that say what was done to them, and a lock in the hand of the test. */
const setting = (starts: readonly (() => Promise<void>)[]) => {
  const did: string[] = [];
  const fatal: string[] = [];
  const left = [...starts];
  let lock: HeldLockOptions | undefined;
  const projections = {
    start: async () => {
      await left.shift()?.();
      did.push('started');
    },
    stop: () => Promise.resolve(void did.push('stopped')),
    otherVersions: () => Promise.resolve([]),
  };
  const leading = leadProjections(
    {
      definition: { name: 'ledger', projections: [] },
      database: {
        holdLock: (options) => {
          lock = options;
          return { isHeld: () => true, stop: () => Promise.resolve() };
        },
      },
      projections: projections as never,
    },
    { info: () => undefined, warn: () => void did.push('failed'), error: () => undefined },
    (message) => fatal.push(message),
  );
  return { leading, lock: lock as unknown as HeldLockOptions, did, fatal };
};

const breaks = (): Promise<void> => Promise.reject(new ConnectionBroke('read ECONNRESET'));

describe('whoever holds the lock of the read models', () => {
  it('starts to fold them, and stops when the lock is lost', async () => {
    const { leading, lock, did } = setting([]);
    lock.onHeld();
    lock.onLost();
    lock.onHeld();
    await leading.stop();
    expect(did.at(-1)).toBe('stopped');
  });

  it('tries again when the connection breaks meanwhile', async () => {
    const { leading, lock, did, fatal } = setting([breaks, breaks]);
    lock.onHeld();
    await eventually(() => did.includes('started'), 10_000);
    expect(did).toEqual(['failed', 'failed', 'started']);
    await leading.stop();
    expect(fatal).toEqual([]);
  });

  it('does not try again once the lock has gone to somebody else', async () => {
    const { leading, lock, did } = setting([breaks]);
    lock.onHeld();
    await eventually(() => did.includes('failed'));
    lock.onLost();
    await leading.stop();
    expect(did).toEqual(['failed', 'stopped', 'stopped']);
  });

  it('ends the process for what will not pass', async () => {
    const { leading, lock, fatal } = setting([() => Promise.reject(new Error('no such column'))]);
    lock.onHeld();
    await eventually(() => fatal.length > 0);
    await leading.stop();
    expect(fatal).toEqual(['the projections of ledger did not start: no such column']);
  });
});
