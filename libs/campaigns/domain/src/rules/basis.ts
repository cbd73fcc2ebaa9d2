import {
  allocateLargestRemainder,
  divideRounded,
  minorUnits,
  multiplyRounded,
  NO_MONEY,
  quantity,
  quantityAsDecimal,
  type MinorUnits,
} from '@accrue/kernel';
import type { BasisDeduction } from '@accrue/contracts';
import type { NormalisedLine } from '../receipt';

/** What is taken off the price before points are counted. */
export interface NetOf {
  readonly discounts: boolean;
  readonly tax: boolean;
  readonly points: boolean;
}

export const netOf = (deductions: readonly BasisDeduction[] = ['discounts', 'tax', 'points']): NetOf => ({
  discounts: deductions.includes('discounts'),
  tax: deductions.includes('tax'),
  points: deductions.includes('points'),
});

/**
 * Minor units of a line that points are counted on, for what the customer still has of it. Parts of a line are priced,
 * not prorated, as long as the line cost what its price says: so the pence of what remains do not depend on how it was
 * returned.
 * @param remaining thousandths of a unit, 0..line.quantity
 */
export const lineBasis = (line: NormalisedLine, net: NetOf, remaining: number): MinorUnits => {
  if (remaining === 0) return NO_MONEY;
  const full = fullBasis(line, net);
  if (remaining === line.quantity) return full;
  if (full === priceOf(line, line.quantity)) return priceOf(line, remaining);
  return timesRatio(full, remaining, line.quantity);
};

/** What is left of a line's basis when money went back for it. The refund contains tax, points and discounts as the line does. */
export const lessRefund = (basis: MinorUnits, line: NormalisedLine, net: NetOf, refunded: MinorUnits): MinorUnits =>
  basis === 0 || refunded === 0
    ? basis
    : minorUnits(Math.max(0, basis - timesRatio(fullBasis(line, net), refunded, line.netPayable + line.taxAdded)));

const fullBasis = (line: NormalisedLine, net: NetOf): MinorUnits => {
  const { netPayable, taxIncluded, taxAdded, paidByPoints, discount } = line;
  // A basket counts the same, whether its till writes tax into the prices or below them.
  let basis = minorUnits(net.tax ? netPayable - taxIncluded : netPayable + taxAdded);
  // What was paid with points contains its share of the tax, which must not be taken off twice.
  if (net.points && paidByPoints > 0)
    basis = minorUnits(basis - timesRatio(basis, paidByPoints, netPayable + taxAdded));
  return net.discounts ? basis : minorUnits(basis + discount);
};

const priceOf = (line: NormalisedLine, units: number): MinorUnits =>
  minorUnits(multiplyRounded(line.unitPrice, quantityAsDecimal(quantity(units)), { scale: 0, mode: 'half-up' }));

/** A line as a rule counts it, in minor units. */
export interface CountedLine {
  readonly basis: MinorUnits;
  /** Of everything that was sold, whatever came back since. */
  readonly basisAsSold: MinorUnits;
  /** Thousandths of a unit. */
  readonly remaining: number;
  readonly quantity: number;
  /** Money went back for what remains, and has lowered `basis`. */
  readonly isRefunded: boolean;
}

/**
 * The basis of each line once those below zero have lowered the others; never negative. It is shared by what was sold and
 * not by what remains: goods that come back take their share of a discount with them, as they brought it. A refund without goods may be all
 * that a line cost before the discount; then its share of that has to lower the others as well.
 */
export const loweredBases = (lines: readonly CountedLine[]): readonly MinorUnits[] => {
  const belowZero = minorUnits(lines.reduce((sum, { basis }) => sum - Math.min(0, basis), 0));
  if (belowZero === 0) return lines.map(({ basis }) => basis);
  const shares = sharedOut(
    belowZero,
    lines.map(({ basisAsSold }) => Math.max(0, basisAsSold)),
  );
  const lowered = lines.map(({ basis, remaining, quantity }, index) =>
    basis < 0 || quantity === 0 ? 0 : basis - timesRatio(shares[index] ?? NO_MONEY, remaining, quantity),
  );
  const positive = lowered.map((basis) => minorUnits(Math.max(0, basis)));
  const tooMuch = lowered.reduce<number>((sum, basis, index) => {
    return lines[index]?.isRefunded === true ? sum - Math.min(0, basis) : sum;
  }, 0);
  if (tooMuch === 0) return positive;
  const further = sharedOut(minorUnits(tooMuch), positive);
  return positive.map((basis, index) => minorUnits(basis - (further[index] ?? 0)));
};

/** At most all of them. */
const sharedOut = (amount: MinorUnits, weights: readonly number[]): readonly MinorUnits[] => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return allocateLargestRemainder(minorUnits(Math.min(amount, whole)), weights);
};

/** amount × part / whole, rounded once, half up. */
export const timesRatio = (amount: MinorUnits, part: number, whole: number): MinorUnits => {
  const product = amount * part;
  return minorUnits(
    Number.isSafeInteger(product)
      ? divideRounded(product, whole, 'half-up')
      : divideRounded(BigInt(amount) * BigInt(part), BigInt(whole), 'half-up'),
  );
};
