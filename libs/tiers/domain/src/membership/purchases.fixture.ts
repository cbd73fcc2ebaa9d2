import { DAY_MS, minorUnits, NO_AMOUNTS, type InstantIso } from '@accrue/kernel';
import fc from 'fast-check';
import type { ModelReturn, ModelSale } from './rolling.oracle.fixture';

/** Purchases, some of which come back, as quarters of a day since a beginning: so that receipts fall on midnights of London, too. */
export const plansWithin = (quarters: number, spendMax: number, after: fc.Arbitrary<number>) =>
  fc.array(
    fc.record({
      quarter: fc.nat(quarters),
      spend: fc.integer({ min: 1, max: spendMax }),
      back: fc.option(
        fc.record({
          after,
          share: fc.integer({ min: 1, max: 100 }),
          alsoOf: fc.nat(9),
          ofNone: fc.constantFrom(0, 0, 30),
        }),
      ),
    }),
    { maxLength: 9 },
  );
export type Plans = ReturnType<typeof plansWithin> extends fc.Arbitrary<infer T> ? T : never;

export interface Purchases {
  readonly sales: readonly ModelSale[];
  readonly returns: readonly ModelReturn[];
}

export const instantsFrom =
  (start: string) =>
  (quarter: number): InstantIso =>
    new Date(Date.parse(start) + (quarter * DAY_MS) / 4).toISOString() as InstantIso;

/** Each at an order of its own. */
export const purchasesOf = (plans: Plans, at: ReturnType<typeof instantsFrom>): Purchases => {
  const sales = plans.map(({ quarter, spend }, n): ModelSale => ({ order: `${at(quarter)}|S${String(n)}`, spend }));
  const returns = plans.flatMap(({ quarter, spend, back }, n): ModelReturn[] => {
    const sale = sales[n];
    if (back === null || sale === undefined) return [];
    const order = `${at(quarter + back.after)}|T${String(n)}`;
    const other = sales[back.alsoOf];
    const also = other === undefined || other === sale || other.order > order ? [] : [{ sale: other, spend: 1 }];
    const own = { sale, spend: Math.ceil((spend * back.share) / 100) };
    return [{ order, of: [own, ...also], ofNone: back.ofNone }];
  });
  return { sales, returns };
};

export const counting = (receiptId: string, order: string, spend: number, ofSales?: ModelReturn['of']) => ({
  ...{ memberId: 'M', receiptId, order, amounts: NO_AMOUNTS, spend: minorUnits(spend), sequence: 0 },
  ...(ofSales === undefined
    ? {}
    : {
        ofSales: ofSales.map(({ sale, spend: taken }) => ({
          ...{ order: sale.order, amounts: NO_AMOUNTS, spend: minorUnits(-taken) },
        })),
      }),
});

/** What is told of them. */
export const contributionsOf = ({ sales, returns }: Purchases) => [
  ...sales.map(({ order, spend }) => counting(order, order, spend)),
  ...returns.map(({ order, of, ofNone }) =>
    counting(order, order, -of.reduce((sum, { spend }) => sum + spend, ofNone), of),
  ),
];
