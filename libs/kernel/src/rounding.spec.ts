import fc from 'fast-check';
import { InvariantViolation } from './rejected';
import { allocateLargestRemainder, divideRounded, type RoundingMode } from './rounding';

const MODES: readonly RoundingMode[] = ['floor', 'ceil', 'half-up', 'half-even'];
const anySafe = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.maxSafeInteger());
const anyDivisor = anySafe.filter((n) => n !== 0);

describe('divideRounded', () => {
  it.each([
    //  n,  d, floor, ceil, half-up, half-even
    [7, 2, 3, 4, 4, 4],
    [5, 2, 2, 3, 3, 2],
    [1, 2, 0, 1, 1, 0],
    [-1, 2, -1, 0, -1, 0],
    [-5, 2, -3, -2, -3, -2],
    [-7, 2, -4, -3, -4, -4],
    [5, -2, -3, -2, -3, -2],
    [-5, -2, 2, 3, 3, 2],
    [1, 3, 0, 1, 0, 0],
    [2, 3, 0, 1, 1, 1],
    [-2, 3, -1, 0, -1, -1],
    [6, 3, 2, 2, 2, 2],
    [0, -3, 0, 0, 0, 0],
  ])('%i / %i is %i, %i, %i, %i (floor, ceil, half-up, half-even)', (numerator, denominator, ...expected) => {
    expect(MODES.map((mode) => divideRounded(numerator, denominator, mode))).toEqual(expected);
    expect(MODES.map((mode) => divideRounded(BigInt(numerator), BigInt(denominator), mode))).toEqual(expected);
  });

  it('is exact where floating point division is not', () =>
    expect(divideRounded(9_007_199_254_740_991, 2, 'floor')).toBe(4_503_599_627_370_495));

  it.each(MODES)('%s lies next to the exact quotient on the side that it promises', (mode) =>
    fc.assert(
      fc.property(anySafe, anyDivisor, (numerator, denominator) => {
        const rounded = BigInt(divideRounded(numerator, denominator, mode));
        expectRounded(rounded, BigInt(numerator), BigInt(denominator), mode);
      }),
    ),
  );

  it.each(MODES)('%s says the same of products beyond 2^53', (mode) =>
    fc.assert(
      fc.property(anySafe, anySafe, anyDivisor, (a, b, denominator) => {
        const numerator = BigInt(a) * BigInt(b);
        fc.pre(abs(numerator) < abs(BigInt(denominator)) << 52n);
        expectRounded(BigInt(divideRounded(numerator, denominator, mode)), numerator, BigInt(denominator), mode);
      }),
    ),
  );

  it('mirrors a sale and its return with half-up and half-even', () =>
    fc.assert(
      fc.property(anySafe, anyDivisor, (numerator, denominator) => {
        for (const mode of ['half-up', 'half-even'] as const) {
          expect(divideRounded(-numerator, denominator, mode)).toBe(0 - divideRounded(numerator, denominator, mode));
        }
      }),
    ));

  it('rejects a quotient that is not a safe integer: absurd amounts are the fault of the caller', () => {
    expect(() => divideRounded(2n ** 60n, 2, 'floor')).toThrow(
      expect.objectContaining({ code: 'number.out_of_range', data: { value: '576460752303423488' } }),
    );
    expect(() => divideRounded(2n ** 54n - 1n, 2n, 'ceil')).toThrow(
      expect.objectContaining({ code: 'number.out_of_range' }),
    );
  });

  it.each([
    [1, 0],
    [1n, 0n],
    [0.5, 1],
    [1, 0.1],
    [2 ** 53, 1],
    [NaN, 1],
  ])('refuses %p / %p as a bug of ours', (numerator, denominator) =>
    expect(() => divideRounded(numerator, denominator, 'floor')).toThrow(InvariantViolation),
  );
});

describe('allocateLargestRemainder', () => {
  it('gives what is left to the largest remainders', () =>
    expect(allocateLargestRemainder(10, [1, 2, 4])).toEqual([1, 3, 6]));

  it('gives ties to the lower index', () => expect(allocateLargestRemainder(2, [1, 1, 1, 1])).toEqual([1, 1, 0, 0]));

  it('gives nothing to a weight of nothing', () => expect(allocateLargestRemainder(7, [0, 3, 0])).toEqual([0, 7, 0]));

  it('allocates nothing to anyone, and to no one', () => {
    expect(allocateLargestRemainder(0, [0, 0])).toEqual([0, 0]);
    expect(allocateLargestRemainder(0, [])).toEqual([]);
  });

  it('is exact beyond 2^53', () =>
    expect(allocateLargestRemainder(Number.MAX_SAFE_INTEGER, [1e15, 1e15, 1])).toEqual([
      4_503_599_627_370_493, 4_503_599_627_370_493, 5,
    ]));

  it.each([
    ['no weight at all', 1, []],
    ['only zero weights', 1, [0, 0]],
    ['a negative weight', 1, [2, -1]],
    ['a fraction of a weight', 1, [0.5]],
    ['a fraction of a total', 0.5, [1]],
    ['weights beyond 2^53', 1, [Number.MAX_SAFE_INTEGER, 1]],
  ])('refuses %s as a bug of ours', (_, total, weights) =>
    expect(() => allocateLargestRemainder(total, weights)).toThrow(InvariantViolation),
  );

  const shares = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2 ** 45 })), { minLength: 1, maxLength: 20 });
  const weighted = shares.filter((weights) => weights.some((weight) => weight > 0));

  it('sums exactly, is off by less than one, and mirrors a negative total', () =>
    fc.assert(
      fc.property(anySafe, weighted, (total, weights) => {
        const parts = allocateLargestRemainder(total, weights);
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
        const weightSum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        parts.forEach((part, index) => {
          const offBy = BigInt(part) * weightSum - BigInt(total) * BigInt(weights[index] ?? 0); // in 1/weightSum
          expect(abs(offBy) < weightSum).toBe(true);
        });
        expect(allocateLargestRemainder(-total, weights)).toEqual(parts.map((part) => 0 - part));
      }),
    ));

  it('never gives a larger weight less', () =>
    fc.assert(
      fc.property(fc.maxSafeInteger().map(Math.abs), weighted, (total, weights) => {
        const byWeight = allocateLargestRemainder(total, weights)
          .map((part, index) => ({ part, weight: weights[index] ?? 0 }))
          .sort((a, b) => a.weight - b.weight || a.part - b.part);
        byWeight.slice(1).forEach(({ part }, index) => expect(part).toBeGreaterThanOrEqual(byWeight[index]?.part ?? 0));
      }),
    ));
});

/** The promise of each mode, said in whole numbers: error = rounded − numerator / denominator, times |denominator|. */
const expectRounded = (rounded: bigint, numerator: bigint, denominator: bigint, mode: RoundingMode): void => {
  const scale = abs(denominator);
  const error = rounded * scale - numerator * (denominator < 0n ? -1n : 1n);
  switch (mode) {
    case 'floor':
      return expect(-scale < error && error <= 0n).toBe(true);
    case 'ceil':
      return expect(0n <= error && error < scale).toBe(true);
    case 'half-up': {
      const isAway = abs(rounded) * scale > abs(numerator);
      return expect(2n * abs(error) < scale || (2n * abs(error) === scale && isAway)).toBe(true);
    }
    case 'half-even':
      return expect(2n * abs(error) < scale || (2n * abs(error) === scale && rounded % 2n === 0n)).toBe(true);
  }
};

const abs = (n: bigint): bigint => (n < 0n ? -n : n);
