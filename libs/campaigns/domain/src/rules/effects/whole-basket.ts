import type { MinorUnits } from '@accrue/kernel';
import type { CountedLine } from '../basis';

/** For effects that look at the sum of a receipt: what each line adds to it, and what it has of the points. */
export const wholeBasket = {
  count: (lines: readonly CountedLine[]): readonly MinorUnits[] => lines.map(({ basis }) => basis),
  weights: (counted: readonly MinorUnits[]): readonly number[] => counted.map((basis) => Math.max(0, basis)),
};

export const sum = (counted: readonly number[]): number => counted.reduce((total, each) => total + each, 0);
