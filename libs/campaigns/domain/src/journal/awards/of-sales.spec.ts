import fc from 'fast-check';
import { DAY_MS, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import { orderOf, type ReceiptContent } from '../../receipt';
import { from, line, receipt, voidOf } from '../../receipt/receipt.fixture';
import { LivingJournal, record } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';

const programme = (rollingMonths: number | null): ProgrammeDocument => ({
  ...document,
  receipts: { tooOldDays: null },
  tiers: {
    qualify: { by: 'spend', ...(rollingMonths === null ? {} : { window: { rollingMonths } }) },
    onReturn: 'immediate',
    ladder: document.tiers?.ladder ?? [],
  },
});
const at = (day: number, hour: number): InstantIso =>
  new Date(Date.parse('2020-03-01T00:00:00Z') + day * DAY_MS + hour * 3_600_000).toISOString() as InstantIso;

/** Each return may bring back goods of its own sale, named, and of any earlier one of the same goods, not named. */
const planned = fc.array(
  fc.record({
    day: fc.nat(20),
    units: fc.integer({ min: 1, max: 6 }),
    price: fc.constantFrom(300, 450),
    returns: fc.array(fc.record({ after: fc.integer({ min: 1, max: 20 }), units: fc.integer({ min: 1, max: 4 }) }), {
      maxLength: 2,
    }),
    undone: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 5 },
);
type Plans = typeof planned extends fc.Arbitrary<infer T> ? T : never;

const factsOf = (plans: Plans) => {
  const receipts: ReceiptContent[] = [];
  /** `return:sale` → minor units that it takes of it. */
  const taken: Record<string, number> = {};
  plans.forEach(({ day, units, price, returns, undone }, n) => {
    const sold = `S${String(n)}`;
    const goods = (quantity: number) => ({ sku: `G${String(n)}`, unitPrice: price, quantity });
    receipts.push(receipt(sold, 'sale', at(day, n), [line('1', goods(units))]));
    let left = units;
    returns
      .toSorted((a, b) => a.after - b.after)
      .forEach(({ after, units: wanted }, r) => {
        const some = Math.min(left, wanted);
        if (some === 0) return;
        left -= some;
        const id = `R${String(n)}-${String(r)}`;
        // Every second one does not say where its goods came from.
        const named = r % 2 === 0 ? from(sold, '1') : {};
        const when = at(day + after, n + 8 + r);
        receipts.push(receipt(id, 'return', when, [line('1', { ...goods(-some), ...named })]));
        if (!undone) taken[`${id}:${sold}`] = -some * price;
      });
    if (undone) receipts.push(voidOf(`V${String(n)}`, at(day + 50, n), sold));
  });
  return { receipts, taken };
};

const play = (receipts: readonly ReceiptContent[], months: number | null): LivingJournal => {
  const journal = new LivingJournal(published(programme(months)));
  for (const each of receipts) journal.do(record(each));
  return journal;
};

describe('what returns take of sales', () => {
  it('is said for ladders that look at the last months, of each sale and no other, in whatever order they come', () => {
    fc.assert(
      fc.property(planned, fc.infiniteStream(fc.nat()), (plans, keys) => {
        const { receipts, taken } = factsOf(plans);
        const { journal } = play(shuffled(receipts, keys), 12);
        const found: Record<string, number> = {};
        for (const { receiptId, contribution } of journal.receipts.values()) {
          const parts = Object.entries(contribution.ofSales ?? {});
          for (const [saleId, { order, qualifyingSpend }] of parts) {
            found[`${receiptId}:${saleId}`] = qualifyingSpend;
            const sale = receipts.find((each) => each.receiptId === saleId);
            expect(order).toBe(sale === undefined ? null : orderOf(sale));
          }
          // Whatever a return counts for, it takes of some sale.
          if (receiptId.startsWith('R'))
            expect(parts.reduce((sum, [, { qualifyingSpend }]) => sum + qualifyingSpend, 0)).toBe(
              contribution.qualifyingSpend,
            );
        }
        expect(found).toEqual(taken);
        // The same is said to others, the last word of each receipt.
        const told = new Map<string, unknown>();
        for (const { type, data } of play(shuffled(receipts, keys), 12).events) {
          if (type === 'ReceiptRecorded') told.set(data.receiptId, data.contribution.ofSales);
          if (type === 'ContributionChanged') told.set(data.receiptId, data.ofSales);
        }
        const said = Object.fromEntries(
          [...told].flatMap(([receiptId, ofSales]) =>
            Object.entries((ofSales ?? {}) as Record<string, { qualifyingSpend: number }>).map(
              ([saleId, { qualifyingSpend }]) => [`${receiptId}:${saleId}`, qualifyingSpend],
            ),
          ),
        );
        expect(said).toEqual(taken);
      }),
      { numRuns: 200 },
    );
  });

  it('is nothing that other programmes keep', () => {
    const [plans] = fc.sample(planned, { numRuns: 1, seed: 3 });
    const { receipts } = factsOf(plans ?? []);
    for (const { contribution } of play(receipts, null).journal.receipts.values())
      expect(contribution).not.toHaveProperty('ofSales');
  });
});
