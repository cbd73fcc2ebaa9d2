import { stat } from 'node:fs/promises';
import { DeadlinePassed, withDeadline } from './deadline';
import { InFlight } from './in-flight';
import { runsOf } from './kurrent-event-log';
import { kurrentSettings } from './options';
import { StreamNames } from './stream-names';

describe('stream names', () => {
  const ledger = new StreamNames({ namespace: 'accrue', context: 'ledger' });

  it('lead to the server and back', () => {
    expect(ledger.eventsOf('account-7')).toBe('accrue.ledger.account-7');
    expect(ledger.streamIdOf('accrue.ledger.account-7')).toBe('account-7');
    expect(ledger.streamIdOf(ledger.eventsOf('with.dots.and-dashes'))).toBe('with.dots.and-dashes');
    expect(() => ledger.streamIdOf('accrue.tiers.membership-7')).toThrow('is not a stream of accrue.ledger.');
  });

  it('let only events of the context begin with its prefix', () => {
    const archive = new StreamNames({ namespace: 'accrue', context: 'ledger-archive' });
    for (const name of [ledger.snapshotOf('account-7'), ledger.claims, archive.eventsOf('account-7'), archive.claims])
      expect(name.startsWith(ledger.eventPrefix)).toBe(false);
  });
});

describe('options', () => {
  it.each([
    [{ context: 'Ledger' }, 'a context is named'],
    [{ context: 'ledger.eu' }, 'a context is named'],
    [{ context: 'ledger', namespace: 'accrue-snapshot' }, 'a namespace is named'],
    [{ context: 'ledger', appendDeadlineMs: 0 }, 'appendDeadlineMs must be a positive integer'],
  ])('are checked: %j', (options, message) => {
    expect(() => kurrentSettings({ url: 'kurrentdb://db', ...options })).toThrow(message);
  });
});

describe('requests in flight', () => {
  it('are bounded, and go on after one that fails', async () => {
    const inFlight = new InFlight(3);
    let [running, most] = [0, 0];
    const work = async (n: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (n % 4 === 0) throw new Error(`no ${n}`);
      return n;
    };
    const settled = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => inFlight.run(() => work(n))));
    expect(most).toBe(3);
    expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(settled.map((_, n) => n % 4 !== 0));
  });
});

describe('a deadline', () => {
  it('ends the wait for what never comes', async () => {
    await expect(withDeadline(new Promise(() => undefined), 5)).rejects.toBeInstanceOf(DeadlinePassed);
    await expect(withDeadline(Promise.resolve('in time'), 5_000)).resolves.toBe('in time');
  });

  it('counts an answer that arrived while the process was busy', async () => {
    await new Promise((resolve) => setImmediate(resolve)); // timers come next, and what has arrived after them
    const answer = withDeadline(stat(__filename), 5);
    for (const busyUntilMs = performance.now() + 300; performance.now() < busyUntilMs;);
    await expect(answer).resolves.toHaveProperty('size');
  });
});

describe('revisions read together', () => {
  it('are those that lie close enough', () => {
    expect(runsOf([0, 1, 5, 40, 41, 90], 10)).toEqual([
      [0, 5],
      [40, 41],
      [90, 90],
    ]);
    expect(runsOf([], 10)).toEqual([]);
  });
});
