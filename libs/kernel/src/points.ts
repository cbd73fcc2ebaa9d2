import type { Brand } from './brand';
import { InvariantViolation } from './rejected';

/** Whole points, |n| < 2^53. May be negative: a difference or a deficit is points too. */
export type Points = Brand<number, 'Points'>;

/** @throws InvariantViolation unless `n` is a safe integer: a fraction of a point is always a bug upstream */
export const points = (n: number): Points => {
  if (!Number.isSafeInteger(n)) throw new InvariantViolation(`points must be a safe integer, got ${n}`);
  return (n + 0) as Points; // turns -0 into 0, which would otherwise compare unequal in tests and hashes
};

export const NO_POINTS: Points = points(0);
