import { points, type Points } from './points';
import { InvariantViolation } from './rejected';

describe('points', () => {
  it.each([0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('takes %p', (n) => expect(points(n)).toBe(n));

  it.each([0.5, NaN, Infinity, 2 ** 53, -(2 ** 53)])('refuses %p as a bug of ours', (n) =>
    expect(() => points(n)).toThrow(InvariantViolation),
  );

  it('knows one zero only', () => expect(points(-0)).toBe(0)); // toBe tells 0 from -0

  it('is not a plain number to the compiler', () => {
    // @ts-expect-error: a number has to go through points()
    const bare: Points = 1;
    expect(bare).toBe(1);
  });
});
