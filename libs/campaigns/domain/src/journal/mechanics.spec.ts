import { DAY_MS } from '@accrue/kernel';
import fc from 'fast-check';
import type { EarningRuleDocument } from '../rules';
import type { ProgrammeDocument } from '../programme/document';
import { document, published } from '../programme/programme.fixture';
import { orderOf, type ReceiptContent } from '../receipt';
import { from, goodsBack, line, sale } from '../receipt/receipt.fixture';
import type { JournalCommand } from './commands';
import { adjudicated, enrolled, LivingJournal, record, tiers, type Arrival } from './journal.fixture';
import { shuffled } from './shuffled.fixture';
import { mechanicsOracle, type ModelSale } from './mechanics.oracle.fixture';

const steps = [
  { from: 500, give: 10 },
  { from: 1000, give: 30 },
  // Less than the one before: who returns something must not be given anything for it.
  { from: 2000, give: 25 },
];
const rates = [
  { from: 0, points: 1, per: 9 },
  { from: 600, points: 3, per: 18 },
  { from: 1500, points: 5, per: 18 },
];
const without = { eligibility: { exclude: { skus: ['FEE'] } } };
const rule = (id: string, earn: EarningRuleDocument['earn'], changes: object = {}) =>
  ({ id, name: id, wallet: 'points', earn, ...without, ...changes }) as EarningRuleDocument;
const rules: readonly EarningRuleDocument[] = [
  rule('silver', { fixed: 7 }, { members: { tiers: ['silver'] } }),
  rule('bronze', { fixed: 5 }, { members: { tiers: ['bronze'] }, stack: { group: 'tier', take: 'best' } }),
  rule('anybody', { fixed: 4 }, { stack: { group: 'tier', take: 'best' } }),
  rule('ofSilver', { multiply: '2', of: ['silver', 'stamps'] }),
  rule('enough', { fixed: 6 }, { if: 'receipt.netMinor >= 500' }),
  rule('few', { fixed: 8 }, { if: 'receipt.units < 4' }),
  rule('ifSilver', { fixed: 9 }, { if: 'member.tier == "silver"' }),
  rule('newcomer', { fixed: 11 }, { members: { enrolledWithinDays: 2 } }),
  rule('longer', { fixed: 13 }, { if: 'member.enrolledDays >= 1' }),
  // London is an hour ahead of the till.
  rule('hours', { fixed: 3 }, { when: { hours: ['11:10-11:30'] } }),
  rule('atTill', { fixed: 2 }, { when: { hours: ['10:10-10:30'], clock: 'store' } }),
  rule('halfOfTriple', { multiply: '1.5', of: ['triple'] }),
  rule('triple', { multiply: '3', of: ['whole', 'stamps'] }),
  rule('small', { fixed: 12 }, { stack: { group: 'visit', take: 'best' } }),
  rule('large', { points: 1, per: 40 }, { stack: { group: 'visit', take: 'best' } }),
  rule('ofBest', { multiply: '2', of: ['small', 'large'] }),
  rule('cash', { percent: '7.5' }, { wallet: 'cash' }),
  rule('stamps', { perUnit: 2 }, { eligibility: { include: { skus: ['A'] } } }),
  rule('highest', { steps }),
  rule('each', { steps, reached: 'each' }),
  rule('whole', { rates }),
  rule('marginal', { rates, marginal: true }),
];
const programme: ProgrammeDocument = {
  ...document,
  wallets: [
    { id: 'points', name: 'Points', unit: 'points' },
    { id: 'cash', name: 'Cashback', unit: 'GBP' },
  ],
  tiers: { ...document.tiers!, qualify: { by: 'spend' } },
  earning: { rules },
};
const programmes = published(programme);

interface PlannedSale {
  readonly minute: number;
  readonly lines: readonly { readonly sku: string; readonly half: number; readonly halves: number }[];
  readonly returns: readonly { readonly after: number; readonly halves: readonly number[] }[];
}

const planned = fc.array(
  fc.record<PlannedSale>({
    minute: fc.integer({ min: 0, max: 40 }),
    lines: fc.array(
      fc.record({
        sku: fc.constantFrom('A', 'A', 'B', 'FEE'),
        half: fc.constantFrom(1, 67, 125, 250),
        halves: fc.integer({ min: 1, max: 7 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    returns: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 15 }),
        halves: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 3, maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

const timeAt = (minute: number): string => `10:${String(minute).padStart(2, '0')}`;
const units = (halves: number): number => halves / 2;

/** Receipts, and the same for the model. Each return names what is still there. */
const factsOf = (plans: readonly PlannedSale[], silverFrom: number, enrolledDays: number) => {
  const receipts: ReceiptContent[] = [];
  const sales = plans.map(({ minute, lines, returns }, n): ModelSale => {
    const id = `S${n}`;
    const written = lines.map(({ sku, half, halves }, at) =>
      line(String(at), { sku, unitPrice: 2 * half, quantity: units(halves) }),
    );
    receipts.push(sale(id, timeAt(minute), written));
    const left = lines.map(({ halves }) => halves);
    const takes = [...returns]
      .sort((a, b) => a.after - b.after)
      .flatMap(({ after, halves }, r) => {
        const taken = left.map((still, at) => Math.min(still, halves[at] ?? 0));
        if (taken.every((none) => none === 0)) return [];
        taken.forEach((each, at) => (left[at] = (left[at] ?? 0) - each));
        const back = lines.flatMap(({ sku, half }, at) => {
          const quantity = -units(taken[at] ?? 0);
          return quantity === 0
            ? []
            : [line(String(at), { sku, unitPrice: 2 * half, quantity, ...from(id, String(at)) })];
        });
        receipts.push(goodsBack(`${id}-R${r}`, timeAt(minute + 1 + after), back));
        return [taken];
      });
    return { id, minute, isSilver: minute >= silverFrom, enrolledDays, lines, takes };
  });
  return { receipts, sales };
};

const answerOf = (journal: LivingJournal) =>
  Object.fromEntries(
    [...journal.journal.receipts.values()].flatMap(({ receiptId, awards }) =>
      awards
        .filter(({ granted }) => granted > 0)
        .map(({ ruleId, granted, reversed }) => [`${receiptId}:${ruleId}`, [granted, reversed]] as const),
    ),
  );

/** Silver from this minute on, which may become known before or after any receipt. */
const silver = (minute: number) =>
  tiers(1, { tierId: 'silver', order: `2020-05-20T${timeAt(minute)}:00.000Z`, programmeVersion: 1 });

/** Half an hour before midnight in London. */
const joined = (days: number) =>
  enrolled(new Date(Date.parse('2020-05-20T22:30:00.000Z') - days * DAY_MS).toISOString());

const play = (facts: readonly (Arrival | JournalCommand)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  for (const fact of facts) journal.do(fact);
  return journal;
};

describe('every way of earning', () => {
  it('ends in any order, with repetitions and returns of any part, in what an independent computation says', () => {
    const minutes = fc.integer({ min: 0, max: 45 });
    const repetitions = fc.array(fc.nat(), { maxLength: 3 });
    const days = fc.integer({ min: -1, max: 4 });
    fc.assert(
      fc.property(
        planned,
        minutes,
        days,
        fc.infiniteStream(fc.nat()),
        repetitions,
        (plans, silverFrom, since, keys, repeats) => {
          const { receipts, sales } = factsOf(plans, silverFrom, since);
          const repeated = repeats.flatMap((at) => receipts[at % receipts.length] ?? []);
          const byTime = [...receipts].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
          const inOrder = play([silver(silverFrom), joined(since), ...byTime.map((each) => record(each))]);
          const arriving = [...receipts, ...repeated].map((each) => record(each));
          const anyOrder = play(shuffled([silver(silverFrom), joined(since), ...arriving], keys));
          expect(adjudicated(anyOrder.journal)).toStrictEqual(adjudicated(inOrder.journal));
          expect(answerOf(anyOrder)).toEqual(mechanicsOracle(sales));
        },
      ),
      { numRuns: 200 },
    );
  });
});
