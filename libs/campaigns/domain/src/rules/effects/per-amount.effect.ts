import { minorUnits, points, POINTS_PER_ENTRY_MAX, type Decimal, type MinorUnits, type Points } from '@accrue/kernel';
import { checkPositive } from '../../programme/problem';
import { loweredBases } from '../basis';
import { defineEffect } from './effect';
import { multiplied } from './multiplied';
import { sum, wholeBasket } from './whole-basket';

const positive = { type: 'integer', minimum: 1, maximum: POINTS_PER_ENTRY_MAX } as const;

/** `points` for every `per` minor units of what was bought. */
export const perAmount = defineEffect({
  fragment: {
    type: 'object',
    properties: {
      earn: {
        type: 'object',
        additionalProperties: false,
        required: ['points', 'per'],
        properties: { points: positive, per: positive },
        description: '`points` for every `per` minor units of what was bought',
      },
      level: { enum: ['receipt', 'line'], description: 'Where it is rounded; default receipt' },
    },
    required: ['earn'],
  },
  check: ({ earn }, path, report) => {
    checkPositive(`${path}/earn/points`, earn.points, 'earn.points', report);
    checkPositive(`${path}/earn/per`, earn.per, 'earn.per', report);
  },
  compile: ({ earn, level = 'receipt' }, rounding) => {
    const rate = { points: points(earn.points), per: minorUnits(earn.per) };
    if (level === 'receipt')
      return {
        ...wholeBasket,
        points: (counted, multiplier) => multiplied(minorUnits(sum(counted)), rate, multiplier, rounding),
      };
    const pointsOf = (basis: MinorUnits, multiplier: Decimal): Points => multiplied(basis, rate, multiplier, rounding);
    return {
      count: loweredBases,
      points: (counted, multiplier) => points(sum(counted.map((basis) => pointsOf(basis, multiplier)))),
      // Rounded line by line, each has its own points.
      weights: (counted, multiplier) => counted.map((basis) => pointsOf(basis, multiplier)),
    };
  },
});
