import { minorUnits, points, POINTS_PER_ENTRY_MAX } from '@accrue/kernel';
import { checkPositive, checkRising } from '../../programme/problem';
import { defineEffect, inEarn } from './effect';
import { multiplied } from './multiplied';
import { sum, wholeBasket } from './whole-basket';

const positive = { type: 'integer', minimum: 1, maximum: POINTS_PER_ENTRY_MAX } as const;
const ONE = minorUnits(1);

/** A bonus for large baskets. */
export const steps = defineEffect({
  fragment: inEarn(
    ['steps'],
    {
      steps: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['from', 'give'],
          properties: {
            from: { ...positive, description: 'Minor units that the eligible lines come to, or more' },
            give: positive,
          },
        },
      },
      reached: {
        enum: ['highest', 'each'],
        description: 'Which of the steps that a basket reaches give: the highest (default), or each of them',
      },
    },
    'A bonus that depends on what the eligible lines come to',
  ),
  check: ({ earn }, path, report) => {
    const at = `${path}/earn/steps`;
    checkRising(at, earn.steps, 'earn.steps', report);
    earn.steps.forEach(({ give }, index) => checkPositive(`${at}/${index}/give`, give, 'earn.steps', report));
  },
  compile: ({ earn: { steps: ladder, reached = 'highest' } }, rounding) => {
    const bonus = (total: number): number => {
      const gives = ladder.filter(({ from }) => from <= total).map(({ give }) => give);
      return Math.min(reached === 'each' ? sum(gives) : (gives.at(-1) ?? 0), POINTS_PER_ENTRY_MAX);
    };
    return {
      ...wholeBasket,
      points: (counted, multiplier) =>
        multiplied(ONE, { points: points(bonus(sum(counted))), per: ONE }, multiplier, rounding),
    };
  },
});
