import {
  divideRounded,
  NO_POINTS,
  points as toPoints,
  POINTS_PER_ENTRY_MAX,
  type Decimal,
  type MinorUnits,
  type Points,
  type RoundingMode,
} from '@accrue/kernel';

/**
 * amount × points × multiplier / per, rounded once, at most `POINTS_PER_ENTRY_MAX`.
 * @param amount what is below zero earns nothing, not less
 */
export const multiplied = (
  amount: MinorUnits,
  { points, per }: { readonly points: Points; readonly per: MinorUnits },
  multiplier: Decimal,
  rounding: RoundingMode,
): Points => {
  if (amount <= 0) return NO_POINTS;
  const factor = points * multiplier.units;
  const numerator = amount * factor;
  const denominator = per * 10 ** multiplier.scale;
  const exact = Number.isSafeInteger(factor) && Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator);
  if (exact) return toPoints(Math.min(divideRounded(numerator, denominator, rounding), POINTS_PER_ENTRY_MAX));
  const exactNumerator = BigInt(amount) * BigInt(points) * BigInt(multiplier.units);
  const exactDenominator = BigInt(per) * 10n ** BigInt(multiplier.scale);
  if (exactNumerator >= exactDenominator * BigInt(POINTS_PER_ENTRY_MAX)) return toPoints(POINTS_PER_ENTRY_MAX);
  return toPoints(divideRounded(exactNumerator, exactDenominator, rounding));
};
