import {
  allocateLargestRemainder,
  divideRounded,
  POINTS_PER_ENTRY_MAX,
  type Decimal,
  type RoundingMode,
} from '@accrue/kernel';
import { boundaryInstant } from '../programme/boundary';
import { lessRefund, lineBasis, loweredBases, netOf, type CountedLine } from './basis';
import { channelCheck, lineCheck } from './eligibility';
import type { Earned, EarningRuleKind } from './rule';

const NOT_COUNTED: CountedLine = { basis: 0, basisAsSold: 0, remaining: 0, quantity: 0, isRefunded: false };
const ONE: Decimal = { units: 1, scale: 0 };

/** `earn.points` for every `earn.per` minor units of what was bought. */
export const perCurrencyUnit: EarningRuleKind = {
  kind: 'per-currency-unit',
  compile: (document, zone) => {
    const {
      id,
      wallet,
      earn,
      level = 'receipt',
      rounding = 'floor',
      tierMultiplier = false,
      capPerReceipt = null,
    } = document;
    const { validity = {}, eligibility = {} } = document;
    const from = boundaryInstant(validity.from, zone);
    const until = boundaryInstant(validity.until, zone);
    const net = netOf(document.basis?.netOf);
    const whyNotLine = lineCheck(eligibility);
    const isChannelIncluded = channelCheck(eligibility);
    const pointsFor = (basis: number, multiplier: Decimal): number => pointsOf(basis, earn, multiplier, rounding);
    const uncapped = (countedByLine: readonly number[], basis: number, multiplier: Decimal): number =>
      level === 'receipt'
        ? pointsFor(basis, multiplier)
        : countedByLine.reduce((sum, counted) => sum + pointsFor(counted, multiplier), 0);
    const capped = (points: number): number => Math.min(points, capPerReceipt ?? POINTS_PER_ENTRY_MAX);

    return {
      id,
      walletId: wallet,
      tierMultiplier,
      capPerReceipt,
      whyNot: ({ occurredAt, channel }) => {
        if (from !== null && occurredAt < from) return 'rule.not_valid_yet';
        if (until !== null && occurredAt >= until) return 'rule.no_longer_valid';
        return isChannelIncluded(channel) ? null : 'rule.channel_excluded';
      },
      whyNotLine,
      earn: ({ lines, remaining, refunded = null }, { multiplier: ofTier }): Earned => {
        let basis = 0;
        const counted = lines.map((line, index): CountedLine => {
          const { quantity } = line;
          if (line.voided || quantity <= 0 || whyNotLine(line) !== null) return NOT_COUNTED;
          const left = remaining === null ? quantity : (remaining[index] ?? 0);
          const ofRefunds = refunded?.[index] ?? 0;
          const ofLine = lessRefund(lineBasis(line, net, left), line, net, ofRefunds);
          basis += ofLine;
          const basisAsSold = left === quantity && refunded === null ? ofLine : lineBasis(line, net, quantity);
          return { basis: ofLine, basisAsSold, remaining: left, quantity, isRefunded: ofRefunds > 0 };
        });
        const basisByLine = counted.map((line) => line.basis);
        const countedByLine = level === 'line' ? loweredBases(counted) : basisByLine;
        const multiplier = tierMultiplier ? ofTier : ONE;
        const desired = uncapped(countedByLine, basis, multiplier);
        const points = capped(desired);
        const basePoints = isOne(multiplier) ? points : capped(uncapped(countedByLine, basis, ONE));
        return { points, basePoints, basisByLine, countedByLine, desired: points === desired ? null : desired };
      },
      linePoints: ({ points, countedByLine, desired }, { multiplier: ofTier }) => {
        if (points === 0) return countedByLine.map(() => 0);
        const multiplier = tierMultiplier ? ofTier : ONE;
        // Rounded line by line, each has its own points; a sum that was rounded or capped once is shared out.
        const perLine = level === 'line' ? countedByLine.map((basis) => pointsFor(basis, multiplier)) : null;
        if (perLine !== null && desired === null) return perLine;
        return allocateLargestRemainder(points, perLine ?? countedByLine.map((basis) => Math.max(0, basis)));
      },
    };
  },
};

const isOne = ({ units, scale }: Decimal): boolean => units === 1 && scale === 0;

/**
 * basis × points × multiplier / per, rounded once, at most `POINTS_PER_ENTRY_MAX`; discounts larger than the goods earn nothing,
 * not less.
 */
const pointsOf = (
  basis: number,
  { points, per }: { readonly points: number; readonly per: number },
  multiplier: Decimal,
  rounding: RoundingMode,
): number => {
  if (basis <= 0) return 0;
  const factor = points * multiplier.units;
  const numerator = basis * factor;
  const denominator = per * 10 ** multiplier.scale;
  const exact = Number.isSafeInteger(factor) && Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator);
  if (exact) return Math.min(divideRounded(numerator, denominator, rounding), POINTS_PER_ENTRY_MAX);
  const exactNumerator = BigInt(basis) * BigInt(points) * BigInt(multiplier.units);
  const exactDenominator = BigInt(per) * 10n ** BigInt(multiplier.scale);
  if (exactNumerator >= exactDenominator * BigInt(POINTS_PER_ENTRY_MAX)) return POINTS_PER_ENTRY_MAX;
  return divideRounded(exactNumerator, exactDenominator, rounding);
};
