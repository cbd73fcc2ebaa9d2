import { Rejected, type InstantIso } from '@accrue/kernel';
import { createMemoryClaims, eventually, FixedClock } from '@accrue/testing';
import type { DueItem, DueQuery, DueWork } from './due-work';
import { SCHEDULER_DEFAULTS, type SchedulerOptions } from './options';
import { Scheduler } from './scheduler';

const MEMBERS = ['ann', 'ben', 'cid'];
const at = (day: number): InstantIso => `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z` as InstantIso;
const worldFailure = (): Error => Object.assign(new Error('the world is away'), { retriable: true });

/** Points of members that expire on a day, as a read model shows them. */
class Expiry implements DueWork {
  readonly name = 'expire';
  readonly handled: string[] = [];
  planned: DueItem[] = [];
  /** What `handle` throws for a key. */
  readonly troubles = new Map<string, () => Error>();
  meanwhile: () => Promise<void> = () => Promise.resolve();

  async due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    const placeOf = ({ dueAt, key }: DueItem): string => `${dueAt} ${key}`;
    return this.planned
      .filter((item) => item.dueAt <= by && (after === null || placeOf(item) > placeOf(after)))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .slice(0, limit);
  }

  async handle({ key, dueAt }: DueItem): Promise<void> {
    await this.meanwhile();
    const trouble = this.troubles.get(key)?.();
    if (trouble !== undefined) throw trouble;
    this.handled.push(`${key} ${dueAt.slice(0, 10)}`);
    this.planned = this.planned.filter((item) => item.key !== key || item.dueAt !== dueAt);
  }
}

describe('a scheduler', () => {
  let clock: FixedClock;
  let work: Expiry;
  let nowMs: number;
  let claims: ReturnType<typeof createMemoryClaims>;
  const opened: Scheduler[] = [];
  const scheduler = (options: Partial<SchedulerOptions> = {}): Scheduler => {
    const made = new Scheduler({
      context: 'ledger',
      works: [work],
      claims,
      clock,
      options: { pauseMs: 0, ...options },
    });
    opened.push(made);
    return made;
  };

  beforeEach(() => {
    clock = new FixedClock(at(1));
    work = new Expiry();
    nowMs = 0;
    claims = createMemoryClaims(() => nowMs);
  });
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.stop())));

  it('does nothing before its time, and then as of its time', async () => {
    work.planned = [{ key: 'ann', dueAt: at(2) }];
    const only = scheduler();
    expect(await only.runOnce('expire')).toBe(0);
    clock.set('2026-01-02T00:00:00.001Z');
    expect(await only.runOnce('expire')).toBe(1);
    expect(work.handled).toEqual(['ann 2026-01-02']);
    expect(await only.runOnce('expire')).toBe(0);
  });

  it('catches up after a week of silence, the oldest first, a batch at a time', async () => {
    work.planned = [8, 3, 5].flatMap((day) => MEMBERS.map((key) => ({ key, dueAt: at(day) })));
    clock.set(at(9));
    await scheduler({ batchItemsMax: 2 }).runOnce('expire');
    expect(work.handled).toEqual([3, 5, 8].flatMap((day) => MEMBERS.map((key) => `${key} ${at(day).slice(0, 10)}`)));
  });

  it('does what is due for one member one after the other, also within a batch', async () => {
    work.planned = [3, 5].map((day) => ({ key: 'ann', dueAt: at(day) }));
    work.meanwhile = () => new Promise((resolve) => setTimeout(resolve, 1));
    clock.set(at(9));
    expect(await scheduler().runOnce('expire')).toBe(1);
    expect(work.handled).toEqual(['ann 2026-01-03', 'ann 2026-01-05']);
  });

  it('takes a clock that is set back, and one that jumps ahead, as it comes', async () => {
    work.planned = [3, 5].map((day) => ({ key: 'ann', dueAt: at(day) }));
    const only = scheduler();
    clock.set(at(4));
    await only.runOnce('expire');
    clock.set(at(2));
    expect(await only.runOnce('expire')).toBe(0);
    clock.set('2027-01-01T00:00:00Z');
    await only.runOnce('expire');
    expect(work.handled).toEqual(['ann 2026-01-03', 'ann 2026-01-05']);
  });

  it('shares the work with another process: both at once, nothing twice', async () => {
    work.planned = Array.from({ length: 50 }, (_unused, n) => ({ key: `m${n}`, dueAt: at(1) }));
    work.meanwhile = () => new Promise((resolve) => setTimeout(resolve, 2));
    const counts = await Promise.all([
      scheduler({ batchItemsMax: 10 }).runOnce('expire'),
      scheduler({ batchItemsMax: 10 }).runOnce('expire'),
    ]);
    expect(new Set(work.handled).size).toBe(50);
    expect(work.handled).toHaveLength(50);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('tries again what failed, later each time, while others go on, and sets it aside in the end', async () => {
    work.planned = MEMBERS.map((key) => ({ key, dueAt: at(1) }));
    work.troubles.set('ann', () => new Rejected<'lot.unknown'>('lot.unknown', { lotId: 'l-1' }));
    const only = scheduler({ failuresMax: 3 });
    expect(await only.runOnce('expire')).toBe(2);
    nowMs += 999;
    expect(await only.runOnce('expire')).toBe(0);
    for (const waitMs of [1, 2_000]) {
      expect(await only.status()).toEqual([{ work: 'expire', dueSince: at(1), overdueSeconds: 0, setAsideCount: 0 }]);
      nowMs += waitMs;
      await only.runOnce('expire');
    }
    expect(await only.status()).toEqual([{ work: 'expire', dueSince: at(1), overdueSeconds: 0, setAsideCount: 1 }]);
    expect(await only.setAside('expire', 10)).toEqual([
      expect.objectContaining({ key: 'ann', dueAt: at(1), failures: 3, reason: 'lot.unknown {"lotId":"l-1"}' }),
    ]);
    work.troubles.clear();
    nowMs += 1e9;
    expect(await only.runOnce('expire')).toBe(0);
    expect(await only.retry('expire')).toBe(1);
    expect(await only.runOnce('expire')).toBe(1);
    expect(await only.status()).toEqual([{ work: 'expire', dueSince: null, overdueSeconds: 0, setAsideCount: 0 }]);
  });

  it('leaves the later things of a member alone while an earlier one fails', async () => {
    work.planned = [3, 5].map((day) => ({ key: 'ann', dueAt: at(day) }));
    work.troubles.set('ann', worldFailure);
    clock.set(at(9));
    await scheduler({ batchItemsMax: 1 }).runOnce('expire');
    work.troubles.clear();
    await scheduler({ batchItemsMax: 1 }).runOnce('expire');
    expect(work.handled).toEqual([]);
    nowMs += SCHEDULER_DEFAULTS.retryDelayMinMs;
    await scheduler({ batchItemsMax: 1 }).runOnce('expire');
    expect(work.handled).toEqual(['ann 2026-01-03', 'ann 2026-01-05']);
  });

  it('sets nothing aside while the world is away, however long', async () => {
    work.planned = [{ key: 'ann', dueAt: at(1) }];
    work.troubles.set('ann', worldFailure);
    const only = scheduler();
    for (let day = 0; day < 20; day += 1) {
      await only.runOnce('expire');
      nowMs += 24 * 3_600_000;
    }
    expect(await only.status()).toEqual([{ work: 'expire', dueSince: at(1), overdueSeconds: 0, setAsideCount: 0 }]);
    work.troubles.clear();
    expect(await only.runOnce('expire')).toBe(1);
  });

  it('looks again and again by itself, also after it could not look, and ends when it is stopped', async () => {
    const only = scheduler({ intervalMs: 5 });
    const look = work.due.bind(work);
    let failures = 2;
    work.due = (query) => ((failures -= 1) >= 0 ? Promise.reject(worldFailure()) : look(query));
    only.start();
    work.planned = [{ key: 'ann', dueAt: at(1) }];
    await eventually(() => work.handled.length === 1);
    work.planned = [{ key: 'ben', dueAt: at(1) }];
    await eventually(() => work.handled.length === 2);
    await only.stop();
    work.planned = [{ key: 'cid', dueAt: at(1) }];
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(work.handled).toHaveLength(2);
  });
});
