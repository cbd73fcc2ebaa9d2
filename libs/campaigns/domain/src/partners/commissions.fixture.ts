import fc from 'fast-check';
import type { PartnersSection } from '@accrue/contracts';
import { partnerId, type InstantIso } from '@accrue/kernel';
import { record, type Arrival } from '../journal/journal.fixture';
import type { ProgrammeDocument } from '../programme/document';
import { document } from '../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../receipt/receipt.fixture';
import type { ModelSale } from './commissions.oracle.fixture';

export const PARTNER = partnerId('partner-ada');
export const programmeWith = (commission: PartnersSection['commission']): ProgrammeDocument => ({
  ...document,
  // Its days begin at 10:00 UTC, in the middle of the receipts.
  timeZone: 'Pacific/Kiritimati',
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'commission', name: 'Commission', unit: 'GBP' },
  ],
  tiers: { ...document.tiers!, qualify: { by: 'spend' } },
  receipts: { tooOldDays: null },
  partners: { wallet: 'commission', commission },
});
export const SHARE = programmeWith({ percent: '7.5', forDays: 3 });
export const SUM = programmeWith({ fixed: 100, minimum: 600, forDays: 3 });

/** At noon of a local day, so that a quarter of a day is a few hours. */
export const REFERRED = '2020-06-01T22:00:00.000Z' as InstantIso;
const QUARTER = 360;
/** Of a day with four of them; the second one is that of the enrolment. */
const quarterOf = (minute: number): number => Math.floor(minute / QUARTER);
export const at = (minute: number): InstantIso =>
  new Date(Date.parse('2020-05-31T10:00:00.000Z') + minute * 60_000).toISOString() as InstantIso;
const dayOf = (minute: number): number => Math.floor(quarterOf(minute) / 4) - 1;

export const plannedSales = fc.uniqueArray(
  fc.record({
    minute: fc.integer({ min: 0, max: 6 * 1440 }),
    prices: fc.array(fc.constantFrom(1, 133, 267, 400, 667), { minLength: 1, maxLength: 3 }),
    returned: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1 }), { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 6, selector: ({ minute }) => minute },
);

export const salesOf = (plans: readonly Omit<ModelSale, 'id' | 'day'>[]): readonly ModelSale[] =>
  plans.map(({ minute, prices, returned }, n) => {
    const seen = new Set<number>();
    const once = returned.map((positions) =>
      positions.filter((position) => position < prices.length && !seen.has(position) && seen.add(position)),
    );
    return { id: `S${n}`, day: dayOf(minute), minute, prices, returned: once.filter(({ length }) => length > 0) };
  });

export const arrivalsOf = (sales: readonly ModelSale[]): readonly Arrival[] =>
  sales.flatMap(({ id, minute, prices, returned }) => [
    record(
      sale(
        id,
        at(minute),
        prices.map((unitPrice, position) => line(String(position), { unitPrice })),
      ),
    ),
    ...returned.map((positions, n) => {
      const back = positions.map((position) =>
        line(String(position), { unitPrice: prices[position] ?? 0, quantity: -1, ...from(id, String(position)) }),
      );
      return record(goodsBack(`${id}-R${n}`, at(minute + 1000 * (n + 1)), back));
    }),
  ]);
