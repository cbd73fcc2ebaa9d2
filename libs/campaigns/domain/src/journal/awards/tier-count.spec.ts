import fc from 'fast-check';
import { amountIn, DAY_MS, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import type { ReceiptContent } from '../../receipt';
import { from, line, receipt, voidOf } from '../../receipt/receipt.fixture';
import { LivingJournal, record } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';

const COUNTERS: NonNullable<ProgrammeDocument['counters']> = [
  { id: 'cups', count: 'units', of: { include: { skus: ['CUP'] } }, window: 'month' },
  { id: 'paid', count: 'spend', window: 'programme' },
];
const programme = (
  qualify: NonNullable<ProgrammeDocument['tiers']>['qualify'],
  more: Partial<ProgrammeDocument['tiers']> = {},
): ProgrammeDocument => ({
  ...document,
  counters: COUNTERS,
  receipts: { tooOldDays: null },
  // Cakes earn nothing, and are bought all the same.
  earning: { rules: [{ ...document.earning.rules[0], eligibility: { exclude: { skus: ['CAKE'] } } } as never] },
  tiers: { ...(qualify === undefined ? {} : { qualify }), ...more, ladder: document.tiers?.ladder ?? [] },
});
const at = (day: number, hour: number): InstantIso =>
  new Date(Date.parse('2020-03-01T00:00:00Z') + day * DAY_MS + hour * 3_600_000).toISOString() as InstantIso;

const planned = fc.array(
  fc.record({
    day: fc.nat(20),
    cups: fc.integer({ min: 0, max: 3 }),
    cakes: fc.integer({ min: 0, max: 2 }),
    returns: fc.array(fc.record({ cups: fc.nat(3), cakes: fc.nat(2), after: fc.integer({ min: 1, max: 20 }) }), {
      maxLength: 2,
    }),
    undone: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 5 },
);
type Plans = typeof planned extends fc.Arbitrary<infer T> ? T : never;
const PRICES = { cups: 300, cakes: 450 };

interface Kept {
  readonly cups: number;
  readonly cakes: number;
}

/** What the rule book says of what the customer has kept of one sale. */
const COUNTS: Readonly<Record<string, (kept: Kept) => number>> = {
  '~visits': ({ cups, cakes }) => (cups + cakes > 0 ? 1 : 0),
  '~counter~cups': ({ cups }) => cups,
  '~membership~club': ({ cakes }) => cakes,
  '~counter~paid': ({ cups, cakes }) => cups * PRICES.cups + cakes * PRICES.cakes,
};
type Tiers = Partial<NonNullable<ProgrammeDocument['tiers']>>;
const LADDERS: readonly { readonly place: string; readonly qualify: Tiers['qualify']; readonly more?: Tiers }[] = [
  { place: '~visits', qualify: { by: 'visits' } },
  { place: '~counter~cups', qualify: { by: 'counter', counter: 'cups' } },
  { place: '~counter~paid', qualify: { by: 'counter', counter: 'paid' } },
  {
    place: '~membership~club',
    qualify: { by: 'spend' },
    // A cake is the fee.
    more: { memberships: [{ id: 'club', sku: 'CAKE', months: 1, gives: 'silver' }] },
  },
];

const factsOf = (plans: Plans, place: string) => {
  const receipts: ReceiptContent[] = [];
  const expected: Record<string, number> = {};
  const count = COUNTS[place] as (kept: Kept) => number;
  const lines = ({ cups, cakes }: Kept, sign: 1 | -1, sold?: string) =>
    [
      line('1', { sku: 'CUP', unitPrice: PRICES.cups, quantity: sign * cups, ...(sold ? from(sold, '1') : {}) }),
      line('2', { sku: 'CAKE', unitPrice: PRICES.cakes, quantity: sign * cakes, ...(sold ? from(sold, '2') : {}) }),
    ].filter(({ quantity }) => Number(quantity) !== 0);
  plans.forEach(({ day, cups, cakes, returns, undone }, n) => {
    if (cups + cakes === 0) return;
    const sold = `S${String(n)}`;
    receipts.push(receipt(sold, 'sale', at(day, n), lines({ cups, cakes }, 1)));
    let kept = { cups, cakes };
    expected[sold] = undone ? 0 : count(kept);
    returns
      .toSorted((a, b) => a.after - b.after)
      .forEach((back, r) => {
        const some = { cups: Math.min(kept.cups, back.cups), cakes: Math.min(kept.cakes, back.cakes) };
        if (some.cups + some.cakes === 0) return;
        const left = { cups: kept.cups - some.cups, cakes: kept.cakes - some.cakes };
        const id = `R${String(n)}-${String(r)}`;
        receipts.push(receipt(id, 'return', at(day + back.after, n + 8 + r), lines(some, -1, sold)));
        expected[id] = undone ? 0 : count(left) - count(kept);
        kept = left;
      });
    if (undone) receipts.push(voidOf(`V${String(n)}`, at(day + 50, n), sold));
  });
  return { receipts, expected };
};

const play = (receipts: readonly ReceiptContent[], document: ProgrammeDocument): LivingJournal => {
  const journal = new LivingJournal(published(document));
  for (const each of receipts) journal.do(record(each));
  return journal;
};

describe('what receipts count for on a ladder by visits or by a counter', () => {
  it.each(LADDERS)(
    'is what the customer kept of each sale, whatever comes when: $place',
    ({ place, qualify, more }) => {
      fc.assert(
        fc.property(planned, fc.infiniteStream(fc.nat()), (plans, keys) => {
          const { receipts, expected } = factsOf(plans, place);
          const living = play(shuffled(receipts, keys), programme(qualify, more));
          const told = new Map<string, number>();
          for (const { type, data } of living.events) {
            if (type === 'ReceiptRecorded') told.set(data.receiptId, amountIn(data.contribution.qualifying, place));
            if (type === 'ContributionChanged') told.set(data.receiptId, amountIn(data.qualifying, place));
          }
          for (const [id, amount] of Object.entries(expected)) expect([id, told.get(id)]).toEqual([id, amount]);
          const sum = [...told.values()].reduce((total, each) => total + each, 0);
          expect(sum).toBe(Object.values(expected).reduce((total, each) => total + each, 0));
        }),
        { numRuns: 150 },
      );
    },
  );

  it('takes a fee as the article that it is, of whatever type its line is', () => {
    const terms = { memberships: [{ id: 'club', sku: 'CLUB', months: 12, gives: 'silver' }] };
    const fee = receipt('S', 'sale', at(0, 1), [line('1', { sku: 'CLUB', unitPrice: 1500, type: 'fee' })]);
    const { journal } = play([fee], programme({ by: 'spend' }, terms));
    expect([...journal.receipts.values()].map(({ contribution }) => contribution.qualifying)).toEqual([
      expect.objectContaining({ '~membership~club': 1 }),
    ]);
  });

  it('is stated by no programme whose ladder counts something else', () => {
    const [plans] = fc.sample(planned, { numRuns: 1, seed: 5 });
    const { receipts } = factsOf(plans ?? [], '~visits');
    for (const { contribution } of play(receipts, programme({ by: 'spend' })).journal.receipts.values())
      expect(Object.keys(contribution.qualifying).filter((place) => place !== 'points')).toEqual([]);
  });
});
