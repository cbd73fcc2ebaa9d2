import { minorUnits, NO_POINTS, points, POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { checkPositive } from '../../programme/problem';
import { defineEffect, inEarn } from './effect';
import { multiplied } from './multiplied';
import { sum, wholeBasket } from './whole-basket';

/** What the points are counted on, whatever the receipt comes to. */
const ONE = minorUnits(1);

/** The same points for every receipt, however large, as long as what it counts comes to something. */
export const fixed = defineEffect({
  fragment: inEarn(
    ['fixed'],
    { fixed: { type: 'integer', minimum: 1, maximum: POINTS_PER_ENTRY_MAX } },
    '`fixed` points for a receipt whose eligible lines come to more than nothing',
  ),
  check: ({ earn }, path, report) => checkPositive(`${path}/earn/fixed`, earn.fixed, 'earn.fixed', report),
  compile: ({ earn }, rounding) => {
    const rate = { points: points(earn.fixed), per: ONE };
    return {
      ...wholeBasket,
      points: (counted, multiplier) => (sum(counted) > 0 ? multiplied(ONE, rate, multiplier, rounding) : NO_POINTS),
    };
  },
});
