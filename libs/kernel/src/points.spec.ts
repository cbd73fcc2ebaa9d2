import { addPoints, points } from './points';
import { InvariantViolation } from './rejected';

describe('points', () => {
  it.each([0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('takes %p', (n) => expect(points(n)).toBe(n));

  it.each([0.5, NaN, Infinity, 2 ** 53, -(2 ** 53)])('refuses %p as a bug of ours', (n) =>
    expect(() => points(n)).toThrow(InvariantViolation),
  );

  it('knows one zero only', () => expect(points(-0)).toBe(0)); // toBe tells 0 from -0

  it('adds', () => {
    expect(addPoints(points(40), points(2))).toBe(42);
    expect(addPoints(points(40), points(-42))).toBe(-2);
  });

  it('refuses a sum that is no longer exact', () => {
    const most = points(Number.MAX_SAFE_INTEGER);
    expect(() => addPoints(most, points(1))).toThrow(InvariantViolation);
  });

  it('is not a plain number to the compiler', () => {
    // @ts-expect-error: a number has to go through points()
    expect(() => addPoints(1, points(1))).not.toThrow();
  });
});
