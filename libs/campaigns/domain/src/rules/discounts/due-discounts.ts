import {
  allocateLargestRemainder,
  minorUnits,
  multiplyRounded,
  NO_MONEY,
  type Decimal,
  type MinorUnits,
} from '@accrue/kernel';
import type { NormalisedLine } from '../../receipt';
import { loweredBases } from '../basis';
import type { Discount, DiscountStep } from './discount';

/** A line that is sold, or a discount of the shop that is a line of its own. */
export interface DiscountableLine {
  readonly line: NormalisedLine;
  /** Minor units that it costs before any discount of the programme; below zero for a line that is a discount. */
  readonly price: MinorUnits;
}

export interface DueDiscount {
  readonly discountId: string;
  readonly name: string;
  /** What the counter had counted before the receipt. */
  readonly counted: number;
  /** As it is written in the document; null: no step is reached yet. */
  readonly percent: string | null;
  /** All lines together. */
  readonly amount: MinorUnits;
  /** Those that it lowers. */
  readonly lines: readonly { readonly lineId: string; readonly amount: MinorUnits }[];
  /** The step after this one; null: there is none. */
  readonly next: { readonly from: number; readonly percent: string } | null;
}

/**
 * What discounts take off a basket, in the order of the document. Of several that are for a line it has the one that would take most off it by
 * itself; of those that take the same, the first.
 */
export const dueDiscounts = (
  discounts: readonly Discount[],
  lines: readonly DiscountableLine[],
  countedBy: (discount: Discount) => number,
): readonly DueDiscount[] => {
  const alone = discounts.map((discount) => {
    const counted = countedBy(discount);
    const step = discount.steps.findLast(({ from }) => from <= counted);
    return {
      discount,
      counted,
      step,
      off: step === undefined ? lines.map(() => NO_MONEY) : takenOff(discount, step, lines),
    };
  });
  const best = lines.map((_, at) => {
    let found = 0;
    alone.forEach(({ off }, index) => {
      if ((off[at] ?? 0) > (alone[found]?.off[at] ?? 0)) found = index;
    });
    return found;
  });
  return alone.map(({ discount: { id: discountId, name, steps }, counted, step, off }, index): DueDiscount => {
    const lowered = lines.flatMap(({ line: { lineId } }, at) => {
      const amount = off[at] ?? NO_MONEY;
      return best[at] === index && amount > 0 ? [{ lineId, amount }] : [];
    });
    const next = steps.find(({ from }) => from > counted);
    return {
      ...{ discountId, name, counted, percent: step?.percentText ?? null },
      amount: minorUnits(lowered.reduce((sum, { amount }) => sum + amount, 0)),
      lines: lowered,
      next: next === undefined ? null : { from: next.from, percent: next.percentText },
    };
  });
};

/** Rounded once for the receipt, half up, and shared by its lines: for none more than it costs. */
const takenOff = (
  discount: Discount,
  { percent }: DiscountStep,
  lines: readonly DiscountableLine[],
): readonly MinorUnits[] => {
  const bases = loweredBases(
    lines.map(({ line, price }) => {
      const basis = discount.isFor(line) ? price : NO_MONEY;
      return { basis, basisAsSold: basis, remaining: line.quantity, quantity: line.quantity, isRefunded: false };
    }),
  ).map((basis) => Math.max(0, basis));
  const sum: Decimal = { units: bases.reduce((all, basis) => all + basis, 0), scale: 0 };
  const share: Decimal = { units: percent.units, scale: percent.scale + 2 };
  const all = multiplyRounded(sum, share, { scale: 0, mode: 'half-up' });
  return allocateLargestRemainder(Math.min(all, discount.max ?? all), bases).map((amount) => minorUnits(amount));
};
