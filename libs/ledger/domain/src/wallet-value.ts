import { minorUnits, points, type MinorUnits, type Points } from '@accrue/kernel';

/** So many points are worth so many minor units at the till; both at least 1. */
export interface WalletValue {
  readonly points: Points;
  readonly minor: MinorUnits;
}

/** How many points are worth exactly this; null: no whole number of them is. */
export const pointsWorth = (value: WalletValue, amount: MinorUnits): Points | null => {
  const wanted = BigInt(amount) * BigInt(value.points);
  const minor = BigInt(value.minor);
  return wanted % minor === 0n ? points(Number(wanted / minor)) : null;
};

/** What the amounts that whole numbers of points are worth are multiples of. */
export const smallestAmount = (value: WalletValue): MinorUnits =>
  minorUnits(value.minor / greatestCommonDivisor(value.points, value.minor));

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
