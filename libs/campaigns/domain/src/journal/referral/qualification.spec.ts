import fc from 'fast-check';
import type { InstantIso } from '@accrue/kernel';
import { document, published } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale, voidOf } from '../../receipt/receipt.fixture';
import { CountedFacts } from '../awards/counters/counted-facts';
import { countedAsSaid } from '../awards/counters/counter-memory';
import { LivingJournal, record, type Arrival } from '../journal.fixture';
import { qualificationOf } from './qualification';

const terms = (minimumMinor: number, returnDays: number) => ({
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  referral: { minimumMinor, returnDays },
});
const SECOND_FROM = '2020-06-04T00:00:00.000Z' as InstantIso;
const programmes = published(terms(500, 2), terms(300, 1)).map((version) =>
  version.version === 2 ? { ...version, effectiveFrom: SECOND_FROM } : version,
);
const START = Date.parse('2020-06-01T00:00:00.000Z');
const at = (minute: number): InstantIso => new Date(START + minute * 60_000).toISOString() as InstantIso;
const DAY = 24 * 60;

interface Bought {
  readonly id: string;
  readonly minute: number;
  readonly tea: number;
  readonly mug: number;
  /** Goods, and minutes after the purchase. */
  readonly back: readonly { readonly sku: 'TEA' | 'MUG'; readonly after: number }[];
  readonly voidedAfter: number | null;
}

const arrivalsOf = ({ id, minute, tea, mug, back, voidedAfter }: Bought): readonly Arrival[] => [
  record(sale(id, at(minute), [line('1', { sku: 'TEA', unitPrice: tea }), line('2', { sku: 'MUG', unitPrice: mug })])),
  ...back.map(({ sku, after }) => {
    const [lineId, unitPrice] = sku === 'TEA' ? ['1', tea] : ['2', mug];
    return record(
      goodsBack(`${id}-${sku}`, at(minute + after), [line('1', { sku, quantity: -1, unitPrice, ...from(id, lineId) })]),
    );
  }),
  ...(voidedAfter === null ? [] : [record(voidOf(`${id}-v`, at(minute + voidedAfter), id))]),
];

/** By the rule book: each purchase by itself, day by day. */
const slowly = (all: readonly Bought[], referredMinute: number) => {
  const found = all.flatMap(({ id, minute, tea, mug, back, voidedAfter }) => {
    const isSecond = at(minute) >= SECOND_FROM;
    const [minimum, days] = isSecond ? [300, 1] : [500, 2];
    const end = (Math.floor(minute / DAY) + days + 1) * DAY;
    const gone = back.filter(({ after }) => minute + after < end).map(({ sku }) => (sku === 'TEA' ? tea : mug));
    const isVoided = voidedAfter !== null && minute + voidedAfter < end;
    const worth = isVoided ? 0 : tea + mug - gone.reduce((sum, each) => sum + each, 0);
    return minute >= referredMinute && worth >= minimum ? [{ receiptId: id, at: at(end), minute }] : [];
  });
  const [first] = found.sort((a, b) => (a.at === b.at ? a.minute - b.minute : a.at < b.at ? -1 : 1));
  return first === undefined ? null : { receiptId: first.receiptId, at: first.at };
};

describe('who was referred', () => {
  const back = fc.uniqueArray(
    fc.record({ sku: fc.constantFrom('TEA' as const, 'MUG' as const), after: fc.integer({ min: 1, max: 4 * DAY }) }),
    { maxLength: 2, selector: ({ sku }) => sku },
  );
  const purchases = fc
    .uniqueArray(
      fc.record({
        minute: fc.nat({ max: 6 * DAY }),
        tea: fc.constantFrom(100, 250, 400),
        mug: fc.constantFrom(50, 250),
        back,
        voidedAfter: fc.option(fc.integer({ min: 1, max: 4 * DAY }), { freq: 4 }),
      }),
      { minLength: 1, maxLength: 6, selector: ({ minute }) => minute },
    )
    .map((all): readonly Bought[] =>
      all.map((each, index) => ({
        ...each,
        id: `S${index}`,
        back: each.voidedAfter === null ? each.back : [],
      })),
    );

  it('qualifies by the first purchase that lasts, in any order of what is heard', () => {
    let qualified = 0;
    fc.assert(
      fc.property(purchases, fc.nat({ max: 3 * DAY }), fc.infiniteStream(fc.nat()), (all, referred, keys) => {
        const arrivals = all
          .flatMap(arrivalsOf)
          .map((arrival) => ({ arrival, key: keys.next().value }))
          .sort((a, b) => a.key - b.key);
        const journal = new LivingJournal(programmes);
        for (const { arrival } of arrivals) journal.do(arrival);
        const counted = [...journal.journal.receipts.values()].flatMap((entry) =>
          countedAsSaid(entry, journal.journal),
        );
        const expected = slowly(all, referred);
        expect(qualificationOf(new CountedFacts(counted), at(referred), programmes)).toEqual(
          expected === null ? null : expect.objectContaining(expected),
        );
        if (expected !== null) qualified += 1;
      }),
      { numRuns: 200 },
    );
    expect(qualified).toBeGreaterThan(80);
  });
});
