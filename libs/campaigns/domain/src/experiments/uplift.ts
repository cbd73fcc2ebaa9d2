/** Figures of the members of one arm. */
export interface Sample {
  readonly members: number;
  /** Per member; 0 of nobody. */
  readonly mean: number;
  /** Unbiased (n − 1); 0 of fewer than two. */
  readonly variance: number;
}

/** How much more a member of an arm has, with a 95 % interval. */
export interface Uplift {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Whether the interval leaves zero out. */
  readonly isClear: boolean;
}

/** Of fewer members in either arm, nothing can be said. */
export const MEMBERS_MIN = 30;

/**
 * Welch's t interval for the difference of two means, which does not take the variances for equal; degrees of freedom by Welch and
 * Satterthwaite (B. L. Welch, Biometrika 34, 1947).
 * @returns null: one of them has fewer than `MEMBERS_MIN` members
 */
export const upliftOf = (arm: Sample, baseline: Sample): Uplift | null => {
  if (arm.members < MEMBERS_MIN || baseline.members < MEMBERS_MIN) return null;
  const difference = arm.mean - baseline.mean;
  const [a, b] = [arm.variance / arm.members, baseline.variance / baseline.members];
  const error = Math.sqrt(a + b);
  if (error === 0) return { difference, low: difference, high: difference, isClear: difference !== 0 };
  const freedom = (a + b) ** 2 / (a ** 2 / (arm.members - 1) + b ** 2 / (baseline.members - 1));
  const margin = tQuantile(freedom) * error;
  const [low, high] = [difference - margin, difference + margin];
  return { difference, low, high, isClear: low > 0 || high < 0 };
};

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * The 97.5th percentile of Student's t distribution, by the expansion of Cornish and Fisher (Abramowitz and Stegun, 26.7.5): right to
 * five decimals from 29 degrees of freedom on, the fewest that two samples of `MEMBERS_MIN` can have.
 */
export const tQuantile = (freedom: number): number =>
  Z +
  (Z ** 3 + Z) / (4 * freedom) +
  (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * freedom ** 2) +
  (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / (384 * freedom ** 3);
