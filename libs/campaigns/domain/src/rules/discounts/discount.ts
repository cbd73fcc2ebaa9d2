import type { DiscountDocument } from '@accrue/contracts';
import { minorUnits, multiplyRounded, parseDecimal, type Decimal, type MinorUnits } from '@accrue/kernel';
import type { NormalisedLine } from '../../receipt';
import { LINE_TYPES_EXCLUDED, lineCheck } from '../conditions/eligibility';

/** A cumulative discount of a compiled programme: a percentage that follows what a counter had counted before the receipt. */
export interface Discount {
  readonly id: string;
  readonly name: string;
  readonly counterId: string;
  /** Rising, at least one. */
  readonly steps: readonly DiscountStep[];
  /** Most that it takes off one receipt; null: there is no such bound. */
  readonly max: MinorUnits | null;
  /** What comes back does not lower a percentage that had been reached. */
  readonly keepsStep: boolean;
  isFor(line: NormalisedLine): boolean;
}

export interface DiscountStep {
  /** In the things that the counter counts. */
  readonly from: number;
  readonly percent: Decimal;
  /** As it is written in the document. */
  readonly percentText: string;
}

export const PERCENT_SCALE_MAX = 2;

/** @param document of a checked programme */
export const compileDiscount = (document: DiscountDocument): Discount => {
  const { id, name, by, steps, max, eligibility = {}, stepDown } = document;
  const whyNotLine = lineCheck(eligibility, LINE_TYPES_EXCLUDED);
  return {
    ...{ id, name, counterId: by },
    steps: steps.map(({ from, percent }) => ({
      from,
      percent: parseDecimal(percent, { scaleMax: PERCENT_SCALE_MAX }),
      percentText: percent,
    })),
    max: max === undefined ? null : minorUnits(max),
    keepsStep: stepDown === 'never',
    isFor: (line) => whyNotLine(line) === null,
  };
};

/** Rounded once, half up. */
export const percentOf = (sum: number, { units, scale }: Decimal): number =>
  multiplyRounded({ units: sum, scale: 0 }, { units, scale: scale + 2 }, { scale: 0, mode: 'half-up' });
