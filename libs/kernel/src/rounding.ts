import { invariant, InvariantViolation, Rejected, type KernelRejectionCode } from './rejected';

/**
 * - `floor`: toward minus infinity (-1.5 → -2)
 * - `ceil`: toward plus infinity (-1.5 → -1)
 * - `half-up`: to the nearest, a tie away from zero (1.5 → 2, -1.5 → -2), so that a return mirrors its sale
 * - `half-even`: to the nearest, a tie to the even neighbour (0.5 → 0, 1.5 → 2), so that many roundings do not drift
 */
export type RoundingMode = 'floor' | 'ceil' | 'half-up' | 'half-even';

/**
 * The one place where a fraction becomes an integer. Exact: no floating point quotient is ever looked at.
 * @param denominator not zero; either sign
 * @throws InvariantViolation for a zero denominator or a number that is not a safe integer
 * @throws Rejected number.out_of_range when the quotient is not a safe integer (absurd amounts are the caller's)
 */
export const divideRounded = (numerator: bigint | number, denominator: bigint | number, mode: RoundingMode): number =>
  Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)
    ? divideNumbers(numerator as number, denominator as number, mode)
    : divideBigInts(toBigInt(numerator), toBigInt(denominator), mode);

/** Both remainder and the quotient of the exact multiple are exact in floating point, and so is doubling. */
const divideNumbers = (numerator: number, denominator: number, mode: RoundingMode): number => {
  invariant(denominator !== 0, 'division by zero');
  const remainder = numerator % denominator;
  const truncated = (numerator - remainder) / denominator + 0; // + 0 turns -0 into 0
  if (remainder === 0) return truncated;
  const negative = remainder < 0 !== denominator < 0;
  const half = Math.sign(2 * Math.abs(remainder) - Math.abs(denominator));
  if (!roundsAway(mode, negative, half, truncated % 2 === 0)) return truncated;
  return truncated + (negative ? -1 : 1);
};

const divideBigInts = (numerator: bigint, denominator: bigint, mode: RoundingMode): number => {
  invariant(denominator !== 0n, 'division by zero');
  const truncated = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return toSafeNumber(truncated);
  const negative = remainder < 0n !== denominator < 0n;
  const excess = 2n * magnitude(remainder) - magnitude(denominator);
  const half = excess > 0n ? 1 : excess < 0n ? -1 : 0;
  if (!roundsAway(mode, negative, half, truncated % 2n === 0n)) return toSafeNumber(truncated);
  return toSafeNumber(truncated + (negative ? -1n : 1n));
};

/**
 * Whether an inexact quotient goes to the neighbour farther from zero.
 * @param half the fraction against one half: negative below, 0 a tie, positive above
 */
const roundsAway = (mode: RoundingMode, negative: boolean, half: number, truncatedIsEven: boolean): boolean => {
  switch (mode) {
    case 'floor':
      return negative;
    case 'ceil':
      return !negative;
    case 'half-up':
      return half >= 0;
    case 'half-even':
      return half > 0 || (half === 0 && !truncatedIsEven);
    default:
      throw new InvariantViolation(`unknown rounding mode ${String(mode satisfies never)}`);
  }
};

/**
 * Splits `total` in proportion to `weights`: everyone gets the whole part, what is left goes one by one to the largest
 * remainders, ties to the lower index. So the parts sum to `total` exactly, whatever the weights, and a negative total
 * (a return) is the mirror image of the sale. Parts of points are points, and parts of money are money.
 * @param weights safe integers ≥ 0, with a sum > 0 unless `total` is 0
 * @throws InvariantViolation otherwise
 */
export const allocateLargestRemainder = <Amount extends number>(total: Amount, weights: readonly number[]): Amount[] =>
  allocate(total, weights) as Amount[];

const allocate = (total: number, weights: readonly number[]): number[] => {
  invariant(Number.isSafeInteger(total), 'total must be a safe integer');
  let weightSum = 0;
  for (const weight of weights) {
    invariant(Number.isSafeInteger(weight) && weight >= 0, 'a weight must be a safe integer ≥ 0');
    weightSum += weight;
  }
  invariant(Number.isSafeInteger(weightSum), 'the weights sum to more than a safe integer');
  if (total === 0) return weights.map(() => 0);
  invariant(weightSum > 0, 'nothing to allocate to: all weights are 0');

  const amount = Math.abs(total);
  let left = amount;
  const remainders = weights.map((weight) => remainderOf(amount, weight, weightSum));
  const parts = weights.map((weight, index) => {
    const whole = wholeOf(amount, weight, weightSum, remainders[index] as number);
    left -= whole;
    return whole;
  });
  if (left > 0) {
    const byRemainder = [...parts.keys()].filter((index) => remainders[index] !== 0);
    byRemainder.sort((a, b) => (remainders[b] as number) - (remainders[a] as number) || a - b);
    for (const index of byRemainder.slice(0, left)) parts[index] = (parts[index] as number) + 1;
  }
  return total < 0 ? parts.map((part) => 0 - part) : parts;
};

/** Of amount × weight / weightSum. */
const remainderOf = (amount: number, weight: number, weightSum: number): number => {
  const product = amount * weight;
  return Number.isSafeInteger(product)
    ? product % weightSum
    : Number((BigInt(amount) * BigInt(weight)) % BigInt(weightSum));
};

/** floor(amount × weight / weightSum), which fits a number because weight ≤ weightSum. */
const wholeOf = (amount: number, weight: number, weightSum: number, remainder: number): number => {
  const product = amount * weight;
  return Number.isSafeInteger(product)
    ? (product - remainder) / weightSum
    : Number((BigInt(amount) * BigInt(weight)) / BigInt(weightSum));
};

const toBigInt = (value: bigint | number): bigint => {
  if (typeof value === 'bigint') return value;
  invariant(Number.isSafeInteger(value), `not a safe integer: ${value}`);
  return BigInt(value);
};

const toSafeNumber = (value: bigint): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new Rejected<KernelRejectionCode>('number.out_of_range', { value: value.toString().slice(0, 64) });
  }
  return number;
};

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
