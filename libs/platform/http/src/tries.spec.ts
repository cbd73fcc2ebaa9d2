import { Tries } from './tries';

describe('tries of a caller', () => {
  let now: number;
  let tries: Tries;
  beforeEach(() => {
    now = 1_000;
    tries = new Tries({ max: 3, everyMs: 500 }, () => now);
  });
  const taken = (caller: string, times: number): number =>
    Array.from({ length: times }, () => tries.take(caller)).filter((had) => had).length;

  it('are so many at once, and each caller has their own', () => {
    expect([taken('a', 5), taken('b', 2)]).toEqual([3, 2]);
  });

  it('come back one after the other, and never more than there are', () => {
    taken('a', 3);
    now += 499;
    expect(taken('a', 1)).toBe(0);
    now += 1;
    expect(taken('a', 2)).toBe(1);
    now += 1_000_000;
    expect(taken('a', 9)).toBe(3);
  });

  it('lose nothing of the time that has passed by asking in between', () => {
    taken('a', 3);
    now += 300;
    expect(taken('a', 1)).toBe(0);
    now += 200;
    expect(taken('a', 1)).toBe(1);
  });

  it('are given back', () => {
    taken('a', 3);
    tries.giveBack('a');
    expect(taken('a', 2)).toBe(1);
  });
});
