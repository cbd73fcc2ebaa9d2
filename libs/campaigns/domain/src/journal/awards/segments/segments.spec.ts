import fc from 'fast-check';
import { memberId, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../../programme/document';
import { document, published } from '../../../programme/programme.fixture';
import { replayed } from '../../../plan/replayed.fixture';
import { orderOf, type ReceiptContent } from '../../../receipt';
import { from, line, receipt } from '../../../receipt/receipt.fixture';
import type { EarningRuleDocument } from '../../../rules';
import type { JournalCommand } from '../../commands';
import { adjudicated, LivingJournal, MEMBER, move, record, tiers, type Arrival } from '../../journal.fixture';
import { shuffled } from '../../shuffled.fixture';
import { segmentsOracle, type ModelSale } from './segments.oracle.fixture';

const segment = (id: string, source: string) => ({ id, name: id, if: source });
const rule = (id: string, fixed: number, ...segments: readonly string[]) =>
  ({ id, name: id, wallet: 'points', earn: { fixed }, members: { segments } }) as unknown as EarningRuleDocument;
const programme: ProgrammeDocument = {
  ...document,
  receipts: { tooOldDays: null },
  counters: [{ id: 'recent', count: 'receipts', window: { rollingDays: 2 } }],
  segments: [
    segment('spender', 'member.spendMinor >= 1000'),
    segment('regular', 'member.purchases >= 3'),
    segment('lapsed', 'member.daysSinceLastPurchase > 2'),
    segment('fresh', 'member.daysSinceFirstPurchase <= 5'),
    segment('active', 'member.tier == "silver" || counter("recent") >= 2'),
  ],
  earning: {
    rules: [
      rule('spender', 3, 'spender'),
      rule('regular', 5, 'regular'),
      rule('lapsed', 7, 'lapsed'),
      rule('fresh', 11, 'fresh'),
      rule('either', 13, 'active', 'lapsed'),
    ],
  },
};
const programmes = published(programme);
const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;

/** Every five hours from half past midnight of Friday, 29 May 2020, in London half past one. */
const instantAt = (slot: number): string =>
  new Date(Date.parse('2020-05-29T00:30:00Z') + slot * 18_000_000).toISOString();
const dayAt = (slot: number): number => Math.floor((slot * 5 + 1.5) / 24);

const planned = fc.array(
  fc.record({
    slot: fc.integer({ min: 0, max: 60 }),
    lines: fc.array(fc.record({ half: fc.constantFrom(67, 125, 250), halves: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
    returns: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 30 }),
        halves: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 7 },
);
type Plans = typeof planned extends fc.Arbitrary<infer T> ? T : never;

const keyOf = (of: ReceiptContent): string => `${orderOf(of)}#${of.receiptId}`;

/** Receipts, and the same for the model. */
const factsOf = (plans: Plans, silverFrom: number) => {
  const receipts: ReceiptContent[] = [];
  const sales = plans.map(({ slot, lines, returns }, n): ModelSale => {
    const id = `S${n}`;
    const written = (l: number, halves: number, parts = {}) =>
      line(String(l), { sku: `A${l}`, unitPrice: 2 * (lines[l]?.half ?? 0), quantity: halves / 2, ...parts });
    const sold = receipt(
      id,
      'sale',
      instantAt(slot),
      lines.map(({ halves }, l) => written(l, halves)),
    );
    receipts.push(sold);
    const left = lines.map(({ halves }) => halves);
    const takes = [...returns]
      .sort((a, b) => a.after - b.after)
      .flatMap(({ after, halves }, r) => {
        const taken = left.map((still, l) => Math.min(still, halves[l] ?? 0));
        if (taken.every((none) => none === 0)) return [];
        taken.forEach((each, l) => (left[l] = (left[l] ?? 0) - each));
        const back = taken.flatMap((each, l) => (each === 0 ? [] : [written(l, -each, from(id, String(l)))]));
        const returned = receipt(`${id}-R${r}`, 'return', instantAt(slot + after), back);
        receipts.push(returned);
        return [{ key: keyOf(returned), halves: taken }];
      });
    return { id, key: keyOf(sold), day: dayAt(slot), isSilver: slot > silverFrom, lines, takes };
  });
  return { receipts, sales };
};

const silver = (slot: number) => tiers(1, { tierId: 'silver', order: `${instantAt(slot)}|~~`, programmeVersion: 1 });

const play = (facts: readonly (Arrival | JournalCommand)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  for (const fact of facts) journal.do(fact);
  return journal;
};

const answerOf = ({ journal }: LivingJournal) =>
  Object.fromEntries(
    [...journal.receipts.values()].flatMap(({ receiptId, awards }) =>
      awards
        .filter(({ granted }) => granted > 0)
        .map(({ ruleId, granted, reversed }) => [`${receiptId}:${ruleId}`, [granted, reversed]] as const),
    ),
  );

/** All of a duplicate's, a few at a time. */
const mergedAway = (duplicate: LivingJournal, silverFrom: number): LivingJournal => {
  const survivor = play([silver(silverFrom)]);
  const [data, metadata] = [{ memberId: MEMBER }, { now: NOW }];
  duplicate.do({ type: 'MergeJournal', data: { ...data, into: memberId('cat') }, metadata });
  for (;;) {
    const gone = duplicate.do({ type: 'ForwardReceipts', data: { ...data, atMost: 3 }, metadata });
    if (gone.length === 0) return survivor;
    for (const event of gone) if (event.type === 'ReceiptMoved') duplicate.arriveIn(survivor, event);
  }
};

describe('rules for segments', () => {
  it('end in any order, with repetitions, late receipts, returns of any part, moves and merges, in what an independent computation says', () => {
    fc.assert(
      fc.property(
        planned,
        fc.integer({ min: 0, max: 80 }),
        fc.infiniteStream(fc.nat()),
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.option(fc.nat()),
        (plans, silverFrom, keys, repeats, moved) => {
          const { receipts, sales } = factsOf(plans, silverFrom);
          const repeated = repeats.flatMap((pick) => receipts[pick % receipts.length] ?? []);
          const byTime = [...receipts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
          const inOrder = play([silver(silverFrom), ...byTime.map((each) => record(each))]);
          const arriving = [...receipts, ...repeated].map((each) => record(each));
          const anyOrder = play(shuffled([silver(silverFrom), ...arriving], keys));
          expect(adjudicated(anyOrder.journal)).toStrictEqual(adjudicated(inOrder.journal));
          expect(answerOf(anyOrder)).toEqual(segmentsOracle(sales));
          expect(replayed(anyOrder, programmes)).toEqual(segmentsOracle(sales));
          if (moved === null) {
            expect(answerOf(mergedAway(anyOrder, silverFrom))).toEqual(segmentsOracle(sales));
            return;
          }
          const going = `S${moved % plans.length}`;
          const other = play([silver(silverFrom)]);
          anyOrder.moveTo(other, move(going, 'ben'));
          expect(answerOf(anyOrder)).toEqual(segmentsOracle(sales.filter(({ id }) => id !== going)));
          expect(answerOf(other)).toEqual(segmentsOracle(sales.filter(({ id }) => id === going)));
        },
      ),
      { numRuns: 200 },
    );
  });
});
