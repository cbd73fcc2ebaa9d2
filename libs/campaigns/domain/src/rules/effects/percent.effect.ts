import { countsMoney, minorUnits, parseDecimal, points } from '@accrue/kernel';
import { defineEffect, inEarn } from './effect';
import { multiplied } from './multiplied';
import { sum, wholeBasket } from './whole-basket';

const SCALE_MAX = 4;

/** Cashback: a share of what was bought, in money. */
export const percent = defineEffect({
  fragment: inEarn(
    ['percent'],
    {
      percent: {
        type: 'string',
        pattern: '^(100|[1-9]?[0-9])(\\.[0-9]{1,4})?$',
        description: 'Above 0 and at most 100',
      },
    },
    'A share of what was bought, into a wallet in money; rounded once for the receipt',
  ),
  check: ({ wallet = '', earn }, path, report, { units }) => {
    const unit = units.get(wallet);
    if (unit !== undefined && !countsMoney(unit))
      report(
        `${path}/wallet`,
        'earn.percent.not_money',
        `a percentage of money is money, and "${wallet}" counts ${unit}`,
      );
    if (!(Number(earn.percent) > 0 && Number(earn.percent) <= 100))
      report(`${path}/earn/percent`, 'earn.percent.out_of_range', `"${earn.percent}" is not above 0 and at most 100`);
  },
  compile: ({ earn }, rounding) => {
    const { units, scale } = parseDecimal(earn.percent, { scaleMax: SCALE_MAX });
    const rate = { points: points(units), per: minorUnits(100 * 10 ** scale) };
    return {
      ...wholeBasket,
      points: (counted, multiplier) => multiplied(minorUnits(sum(counted)), rate, multiplier, rounding),
    };
  },
});
