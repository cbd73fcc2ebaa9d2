import type { DiscountReason } from '@accrue/contracts';
import { minorUnits, type MinorUnits } from '@accrue/kernel';
import type { LoyaltyDiscountContent } from '../../receipt';
import type { DueDiscount } from './due-discounts';

/** Discount → line → minor units. */
type Amounts = ReadonlyMap<string, ReadonlyMap<string, number>>;
type Lowered = Pick<LoyaltyDiscountContent, 'lines'>;

/** How what a till took off differs from what was due: the first difference. null: it does not. */
export const discountFault = (
  given: readonly LoyaltyDiscountContent[],
  due: readonly DueDiscount[],
): DiscountReason | null => {
  const isGiven = amountsOf(given, ({ discount }) => discount);
  const isDue = amountsOf(due, ({ discountId }) => discountId);
  for (const discountId of new Set([...isDue.keys(), ...isGiven.keys()])) {
    const [took, was] = [isGiven.get(discountId) ?? NONE, isDue.get(discountId) ?? NONE];
    const [givenMinor, dueMinor] = [sumOf(took), sumOf(was)];
    if (givenMinor !== dueMinor)
      return { code: 'discount.differs', data: { discountId, lineId: null, givenMinor, dueMinor } };
    for (const lineId of new Set([...was.keys(), ...took.keys()])) {
      const [givenMinor, dueMinor] = [took.get(lineId) ?? 0, was.get(lineId) ?? 0];
      if (givenMinor !== dueMinor)
        return { code: 'discount.differs', data: { discountId, lineId, givenMinor, dueMinor } };
    }
  }
  return null;
};

/** What a till says that it took off a line, whatever the discount. */
export const givenOff = (given: readonly Lowered[], lineId: string): MinorUnits =>
  minorUnits(
    given
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => (line.lineId === lineId ? sum + Math.max(0, line.amount) : sum), 0),
  );

export const amountOf = (discounts: readonly Lowered[]): MinorUnits =>
  minorUnits(discounts.flatMap(({ lines }) => lines).reduce((sum, { amount }) => sum + amount, 0));

const NONE: ReadonlyMap<string, number> = new Map();

const amountsOf = <D extends Lowered>(discounts: readonly D[], idOf: (discount: D) => string): Amounts => {
  const amounts = new Map<string, Map<string, number>>();
  for (const discount of discounts) {
    const lines = amounts.get(idOf(discount)) ?? new Map<string, number>();
    amounts.set(idOf(discount), lines);
    for (const { lineId, amount } of discount.lines) lines.set(lineId, (lines.get(lineId) ?? 0) + amount);
  }
  return amounts;
};

const sumOf = (amounts: ReadonlyMap<string, number>): number =>
  [...amounts.values()].reduce((sum, each) => sum + each, 0);
