import type { CouponDocument } from '@accrue/contracts';
import {
  allocateLargestRemainder,
  minorUnits,
  multiplyRounded,
  parseDecimal,
  quantity,
  quantityAsDecimal,
  type Decimal,
  type MinorUnits,
} from '@accrue/kernel';
import type { NormalisedLine } from '../../receipt';
import { LINE_TYPES_EXCLUDED, lineCheck } from '../conditions/eligibility';
import { PERCENT_SCALE_MAX, percentOf } from './discount';

/** What an offer takes off at the till, on the terms of the version under which it was given. */
export interface Coupon {
  readonly takes:
    | { readonly kind: 'amount'; readonly minor: MinorUnits }
    | { readonly kind: 'price'; readonly minor: MinorUnits }
    | { readonly kind: 'percent'; readonly percent: Decimal; readonly text: string };
  /** Most that it takes off one receipt; null: there is no such bound. */
  readonly max: MinorUnits | null;
  /** How many receipts may use it, each time that the goal is reached. */
  readonly times: number;
  /** What undoes its use: only a void, also the return of all goods that it lowered, or nothing. */
  readonly givenBackBy: 'void' | 'return' | 'nothing';
  isFor(line: NormalisedLine): boolean;
}

/** @param document of a checked programme: says exactly one of amount, percent and price */
export const compileCoupon = (document: CouponDocument): Coupon => {
  const { max, lines = {}, times = 1, onReturn } = document;
  const whyNotLine = lineCheck(lines, LINE_TYPES_EXCLUDED);
  return {
    takes: takesOf(document),
    max: max === undefined ? null : minorUnits(max),
    times,
    givenBackBy: onReturn === undefined ? 'void' : onReturn === 'give-back' ? 'return' : 'nothing',
    isFor: (line) => whyNotLine(line) === null,
  };
};

const takesOf = ({ amount, percent, price }: CouponDocument): Coupon['takes'] => {
  if (amount !== undefined) return { kind: 'amount', minor: minorUnits(amount) };
  if (price !== undefined) return { kind: 'price', minor: minorUnits(price) };
  const text = percent ?? '0';
  return { kind: 'percent', percent: parseDecimal(text, { scaleMax: PERCENT_SCALE_MAX }), text };
};

/**
 * What it takes off by itself: an amount and a percentage are rounded once for the receipt, half up, and shared by its lines; a price is that of each line.
 * @param bases what its lines cost, 0 of others
 */
export const offByCoupon = (
  { takes, max }: Coupon,
  lines: readonly NormalisedLine[],
  bases: readonly number[],
): readonly MinorUnits[] => {
  const sum = bases.reduce((all, basis) => all + basis, 0);
  const most = max ?? sum;
  if (takes.kind === 'price') {
    const off = lines.map((line, at) => Math.max(0, (bases[at] ?? 0) - costOf(takes.minor, line)));
    const all = off.reduce((some, each) => some + each, 0);
    return shared(Math.min(all, most), off);
  }
  const all = takes.kind === 'amount' ? takes.minor : percentOf(sum, takes.percent);
  return shared(Math.min(all, sum, most), bases);
};

const costOf = (price: MinorUnits, line: NormalisedLine): number =>
  multiplyRounded({ units: price, scale: 0 }, quantityAsDecimal(quantity(line.quantity)), {
    scale: 0,
    mode: 'half-up',
  });

const shared = (amount: number, weights: readonly number[]): readonly MinorUnits[] =>
  allocateLargestRemainder(minorUnits(amount), weights).map((each) => minorUnits(each));
