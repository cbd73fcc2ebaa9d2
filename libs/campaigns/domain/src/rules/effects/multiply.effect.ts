import { minorUnits, parseDecimal, points, type Points } from '@accrue/kernel';
import type { CountedLine } from '../basis';
import { defineEffect, inEarn } from './effect';
import { multiplied } from './multiplied';
import { sum, wholeBasket } from './whole-basket';

const SCALE_MAX = 4;

/** Of the lines that this rule looks at. */
const eligible = (ofOthers: readonly Points[], lines: readonly CountedLine[]): readonly number[] =>
  ofOthers.map((points, index) => ((lines[index]?.quantity ?? 0) > 0 ? points : 0));

/** Double points: the extra over what other rules gave, for the lines that are eligible under this one. */
export const multiply = defineEffect({
  fragment: inEarn(
    ['multiply', 'of'],
    {
      multiply: {
        type: 'string',
        pattern: '^[0-9]{1,4}(\\.[0-9]{1,4})?$',
        description: 'Above 1; `2`: as much again',
      },
      of: {
        type: 'array',
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        items: { type: 'string', maxLength: 63 },
        description: 'Ids of rules. What other multipliers gave is multiplied only where they are named as well',
      },
    },
    'The extra over what the named rules gave, after their limits, for the lines that are eligible here; without `eligibility`: for all',
  ),
  of: ({ earn }) => earn.of,
  check: ({ wallet = '', earn }, path, report, { units, walletOf }) => {
    if (!(Number(earn.multiply) > 1))
      report(
        `${path}/earn/multiply`,
        'earn.multiply.not_above_one',
        `"${earn.multiply}" gives nothing beside what others give`,
      );
    earn.of.forEach((ruleId, index) => {
      const named = walletOf.get(ruleId);
      const at = `${path}/earn/of/${index}`;
      if (named === undefined) report(at, 'rule.unknown', `there is no rule "${ruleId}"`);
      else if (units.get(named) !== units.get(wallet))
        report(at, 'earn.multiply.other_unit', `"${ruleId}" gives something else than what "${wallet}" counts`);
    });
  },
  compile: ({ earn }, rounding) => {
    const { units, scale } = parseDecimal(earn.multiply, { scaleMax: SCALE_MAX });
    const extra = { points: points(units - 10 ** scale), per: minorUnits(10 ** scale) };
    return {
      count: wholeBasket.count,
      points: (_, multiplier, lines, ofOthers) =>
        multiplied(minorUnits(sum(eligible(ofOthers, lines))), extra, multiplier, rounding),
      weights: (_, __, lines, ofOthers) => eligible(ofOthers, lines),
    };
  },
});
