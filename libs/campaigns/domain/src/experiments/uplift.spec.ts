import { tQuantile, upliftOf } from './uplift';

const sample = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { members: values.length, mean, variance };
};

describe('the uplift of an arm', () => {
  // Tables of the t distribution, e.g. NIST/SEMATECH e-Handbook 1.3.6.7.2.
  it.each([
    [29, 2.0452],
    [40, 2.0211],
    [60, 2.0003],
    [100, 1.984],
    [1_000_000, 1.96],
  ])('takes the quantile of %d degrees of freedom as %d', (freedom, expected) => {
    expect(tQuantile(freedom)).toBeCloseTo(expected, 4);
  });

  it('is the difference of the means with the interval by Welch', () => {
    // 40 members with 0 and 20, 100 with 0 and 12: variances 102.564103 and 36.363636; error √(2.564103 + 0.363636) = 1.711064.
    const arm = sample(Array.from({ length: 40 }, (_, index) => (index % 2) * 20));
    const baseline = sample(Array.from({ length: 100 }, (_, index) => (index % 2) * 12));
    // Freedom 2.927739² / (2.564103² / 39 + 0.363636² / 99) = 50.4497, so 2.0081 times the error on both sides.
    const uplift = upliftOf(arm, baseline);
    expect(uplift?.difference).toBe(4);
    expect(uplift?.low).toBeCloseTo(4 - 2.0081 * 1.711064, 3);
    expect(uplift?.high).toBeCloseTo(4 + 2.0081 * 1.711064, 3);
    expect(uplift?.isClear).toBe(true);
  });

  it('is not clear when the interval has zero in it, and unknown of too few', () => {
    const some = sample(Array.from({ length: 30 }, (_, index) => index));
    expect(upliftOf(some, { ...some, mean: some.mean + 1 })?.isClear).toBe(false);
    expect(upliftOf(some, { ...some, members: 29 })).toBeNull();
    const none = { members: 30, mean: 0, variance: 0 };
    expect(upliftOf(none, none)).toEqual({ difference: 0, low: 0, high: 0, isClear: false });
  });
});
