import { etaSeconds } from './eta';

describe('the time that a job still takes', () => {
  it.each([
    ['a half in ten seconds: ten more', { done: 50, total: 100, elapsedMs: 10_000 }, 10],
    ['a part of a second is a second', { done: 999, total: 1_000, elapsedMs: 9_990 }, 1],
    ['all done: none', { done: 7, total: 7, elapsedMs: 3_000 }, 0],
    ['more done than was known at first: none', { done: 9, total: 7, elapsedMs: 3_000 }, 0],
    ['nothing done: nobody knows', { done: 0, total: 7, elapsedMs: 3_000 }, null],
    ['it does not know how much there is: nobody knows', { done: 5, total: null, elapsedMs: 3_000 }, null],
  ])('%s', (_, pace, seconds) => {
    expect(etaSeconds(pace)).toBe(seconds);
  });

  it('falls as the job goes on at the same pace, and ends at nothing', () => {
    const left = Array.from({ length: 100 }, (_, n) =>
      etaSeconds({ done: n + 1, total: 100, elapsedMs: (n + 1) * 1_000 }),
    );
    expect(left).toEqual(Array.from({ length: 100 }, (_, n) => 99 - n));
  });
});
