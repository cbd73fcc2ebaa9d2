import { allocateLargestRemainder, minorUnits, NO_MONEY, type MinorUnits } from '@accrue/kernel';
import type { NormalisedLine } from '../../receipt';
import { loweredBases } from '../basis';
import { offByCoupon, type Coupon } from './coupon';
import { percentOf, type Discount } from './discount';

/** A line that is sold, or a discount of the shop that is a line of its own. */
export interface DiscountableLine {
  readonly line: NormalisedLine;
  /** Minor units that it costs before any discount of the programme; below zero for a line that is a discount. */
  readonly price: MinorUnits;
}

/** A coupon that the member can use. */
export interface OpenCoupon {
  readonly offerId: string;
  readonly name: string;
  readonly coupon: Coupon;
  /** The copy of the offer that a receipt uses now. */
  readonly copyId: string;
  /** How many receipts can use coupons of this offer, by all copies of the member. */
  readonly left: number;
}

export interface DueDiscount {
  /** Of a coupon: the id of its offer. */
  readonly discountId: string;
  readonly name: string;
  /** What the counter had counted before the receipt; null: it is a coupon. */
  readonly counted: number | null;
  /** As it is written in the document; null: no step is reached yet, or it is a coupon that takes off something else. */
  readonly percent: string | null;
  /** All lines together. */
  readonly amount: MinorUnits;
  /** Those that it lowers. */
  readonly lines: readonly { readonly lineId: string; readonly amount: MinorUnits }[];
  /** The step after this one; null: there is none. */
  readonly next: { readonly from: number; readonly percent: string } | null;
  /** Absent: it is no coupon. */
  readonly coupon?: Pick<OpenCoupon, 'copyId' | 'left'>;
}

interface Alone {
  readonly said: Omit<DueDiscount, 'amount' | 'lines'>;
  /** By line, what it would take off if it were the only one. */
  readonly off: readonly MinorUnits[];
}

/**
 * What discounts take off a basket, in the order of the document, and coupons after them. Of several that are for a line it has the one that would take
 * most off it by itself; of those that take the same, the first.
 */
export const dueDiscounts = (
  { discounts, coupons }: { readonly discounts: readonly Discount[]; readonly coupons: readonly OpenCoupon[] },
  lines: readonly DiscountableLine[],
  countedBy: (discount: Discount) => number,
): readonly DueDiscount[] => {
  const alone = [
    ...discounts.map((discount) => cardAlone(discount, lines, countedBy(discount))),
    ...coupons.map((open) => couponAlone(open, lines)),
  ];
  const best = lines.map((_, at) => {
    let found = 0;
    alone.forEach(({ off }, index) => {
      if ((off[at] ?? 0) > (alone[found]?.off[at] ?? 0)) found = index;
    });
    return found;
  });
  return alone.map(({ said, off }, index): DueDiscount => {
    const lowered = lines.flatMap(({ line: { lineId } }, at) => {
      const amount = off[at] ?? NO_MONEY;
      return best[at] === index && amount > 0 ? [{ lineId, amount }] : [];
    });
    const amount = minorUnits(lowered.reduce((sum, { amount }) => sum + amount, 0));
    return { ...said, amount, lines: lowered };
  });
};

const cardAlone = (discount: Discount, lines: readonly DiscountableLine[], counted: number): Alone => {
  const { id: discountId, name, steps } = discount;
  const step = steps.findLast(({ from }) => from <= counted);
  const next = steps.find(({ from }) => from > counted);
  const said = {
    ...{ discountId, name, counted, percent: step?.percentText ?? null },
    next: next === undefined ? null : { from: next.from, percent: next.percentText },
  };
  if (step === undefined) return { said, off: lines.map(() => NO_MONEY) };
  // Rounded once for the receipt, half up, and shared by its lines: for none more than it costs.
  const bases = basesOf(discount, lines);
  const all = percentOf(
    bases.reduce((sum, basis) => sum + basis, 0),
    step.percent,
  );
  const off = allocateLargestRemainder(Math.min(all, discount.max ?? all), bases);
  return { said, off: off.map((amount) => minorUnits(amount)) };
};

const couponAlone = (
  { offerId: discountId, name, coupon, copyId, left }: OpenCoupon,
  lines: readonly DiscountableLine[],
): Alone => {
  const percent = coupon.takes.kind === 'percent' ? coupon.takes.text : null;
  const said = { discountId, name, counted: null, percent, next: null, coupon: { copyId, left } };
  const all = lines.map(({ line }) => line);
  return { said, off: offByCoupon(coupon, all, basesOf(coupon, lines)) };
};

/** What the lines cost that it is for, with discounts of the shop shared out; 0 of others. */
const basesOf = ({ isFor }: Pick<Discount, 'isFor'>, lines: readonly DiscountableLine[]): readonly number[] =>
  loweredBases(
    lines.map(({ line, price }) => {
      const basis = isFor(line) ? price : NO_MONEY;
      return { basis, basisAsSold: basis, remaining: line.quantity, quantity: line.quantity, isRefunded: false };
    }),
  ).map((basis) => Math.max(0, basis));
