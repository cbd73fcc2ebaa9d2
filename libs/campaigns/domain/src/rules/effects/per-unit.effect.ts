import { minorUnits, points, POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { checkPositive } from '../../programme/problem';
import type { CountedLine } from '../basis';
import { defineEffect, inEarn } from './effect';
import { multiplied } from './multiplied';
import { sum, wholeBasket } from './whole-basket';

const THOUSANDTHS = 1000;

/** Thousandths of a unit that count. What was given away, or is paid back, is not bought. */
const unitsOf = ({ basis, remaining }: CountedLine): number => (basis > 0 ? remaining : 0);

/** So much for each unit: a stamp for each coffee. */
export const perUnit = defineEffect({
  fragment: inEarn(
    ['perUnit'],
    { perUnit: { type: 'integer', minimum: 1, maximum: POINTS_PER_ENTRY_MAX } },
    'So much for each whole unit of the eligible lines together (of 1.4 kg and 0.7 kg: two). Lines that came to nothing count none',
  ),
  check: ({ earn }, path, report) => checkPositive(`${path}/earn/perUnit`, earn.perUnit, 'earn.perUnit', report),
  compile: ({ earn }, rounding) => {
    const rate = { points: points(earn.perUnit), per: minorUnits(1) };
    return {
      count: wholeBasket.count,
      points: (_, multiplier, lines) => {
        const whole = Math.floor(sum(lines.map(unitsOf)) / THOUSANDTHS);
        return multiplied(minorUnits(whole), rate, multiplier, rounding);
      },
      weights: (_, __, lines) => lines.map(unitsOf),
    };
  },
});
