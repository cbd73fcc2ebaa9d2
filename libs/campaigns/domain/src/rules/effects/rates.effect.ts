import { divideRounded, NO_POINTS, points, POINTS_PER_ENTRY_MAX, type Decimal } from '@accrue/kernel';
import { checkPositive, checkRising } from '../../programme/problem';
import { defineEffect, inEarn } from './effect';
import { sum, wholeBasket } from './whole-basket';

const integer = (minimum: number) => ({ type: 'integer', minimum, maximum: POINTS_PER_ENTRY_MAX }) as const;

interface Rate {
  readonly from: number;
  readonly points: number;
  readonly per: number;
}

/** The more is bought at once, the more points for each pound. */
export const rates = defineEffect({
  fragment: inEarn(
    ['rates'],
    {
      rates: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['from', 'points', 'per'],
          properties: {
            from: { ...integer(0), description: 'Minor units that the eligible lines come to, or more' },
            points: integer(1),
            per: integer(1),
          },
        },
      },
      marginal: {
        type: 'boolean',
        description:
          'true: each rate counts for what is above its `from` only; default: the highest one reached counts for all',
      },
    },
    '`points` for every `per` minor units, at a rate that follows what the eligible lines come to',
  ),
  check: ({ earn }, path, report) => {
    const at = `${path}/earn/rates`;
    checkRising(at, earn.rates, 'earn.rates', report);
    earn.rates.forEach(({ points: given, per }, index) => {
      checkPositive(`${at}/${index}/points`, given, 'earn.points', report);
      checkPositive(`${at}/${index}/per`, per, 'earn.per', report);
    });
  },
  compile: ({ earn: { rates: ladder, marginal = false } }, rounding) => ({
    ...wholeBasket,
    points: (counted, multiplier) => {
      const total = sum(counted);
      if (total <= 0) return NO_POINTS;
      const { numerator, denominator } = fraction(
        marginal ? bandsOf(ladder, total) : wholeAt(ladder, total),
        multiplier,
      );
      if (numerator >= denominator * BigInt(POINTS_PER_ENTRY_MAX)) return points(POINTS_PER_ENTRY_MAX);
      return points(divideRounded(numerator, denominator, rounding));
    },
  }),
});

interface Band {
  readonly amount: number;
  readonly rate: Rate;
}

const wholeAt = (ladder: readonly Rate[], total: number): readonly Band[] => {
  const rate = ladder.filter(({ from }) => from <= total).at(-1);
  return rate === undefined ? [] : [{ amount: total, rate }];
};

const bandsOf = (ladder: readonly Rate[], total: number): readonly Band[] =>
  ladder
    .filter(({ from }) => from < total)
    .map((rate, index) => ({ amount: Math.min(total, ladder[index + 1]?.from ?? total) - rate.from, rate }));

/** All bands together, exactly: rounded once, not for each. */
const fraction = (bands: readonly Band[], multiplier: Decimal): { numerator: bigint; denominator: bigint } => {
  let [numerator, denominator] = [0n, 1n];
  for (const { amount, rate } of bands) {
    const per = BigInt(rate.per);
    numerator = numerator * per + BigInt(amount) * BigInt(rate.points) * denominator;
    denominator *= per;
  }
  return {
    numerator: numerator * BigInt(multiplier.units),
    denominator: denominator * 10n ** BigInt(multiplier.scale),
  };
};
