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

/** What so many points are worth, in whole minor units: a part of one is not counted. */
export const amountWorth = (value: WalletValue, of: number): MinorUnits =>
  minorUnits(Number((BigInt(of) * BigInt(value.minor)) / BigInt(value.points)));

/** What the amounts that whole numbers of points are worth are multiples of. */
export const smallestAmount = (value: WalletValue): MinorUnits =>
  minorUnits(Number(BigInt(value.minor) / commonDivisorOf(value)));

/** Points and minor units have this in common. */
export const commonDivisorOf = ({ points: of, minor }: WalletValue): bigint =>
  greatestCommonDivisor(BigInt(of), BigInt(minor));

export const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));
