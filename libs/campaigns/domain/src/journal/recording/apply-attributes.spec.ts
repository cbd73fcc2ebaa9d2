import fc from 'fast-check';
import { memberId, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import { replayed } from '../../plan/replayed.fixture';
import { from, line, receipt } from '../../receipt/receipt.fixture';
import type { EarningRuleDocument } from '../../rules';
import { standingAt } from '../../segments';
import type { JournalCommand } from '../commands';
import { adjudicated, LivingJournal, MEMBER, record, type Arrival } from '../journal.fixture';
import { shuffled } from '../shuffled.fixture';

const rule = (id: string, fixed: number, parts: object) =>
  ({ id, name: id, wallet: 'points', earn: { fixed }, ...parts }) as unknown as EarningRuleDocument;
const programme: ProgrammeDocument = {
  ...document,
  receipts: { tooOldDays: null },
  segments: [{ id: 'reachable', name: 'Reachable', if: '"email" in member.consents' }],
  earning: {
    rules: [
      rule('north', 3, { if: 'member.region == "north"' }),
      rule('reachable', 5, { members: { segments: ['reachable'] } }),
      rule('all', 7, {}),
    ],
  },
};
const programmes = published(programme);
const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;
const instantAt = (hour: number): InstantIso =>
  new Date(Date.parse('2020-06-01T00:00:00Z') + hour * 3_600_000).toISOString() as InstantIso;

const sales = fc.array(
  fc.record({ hour: fc.integer({ min: 0, max: 30 }), backAfter: fc.option(fc.integer({ min: 1, max: 20 })) }),
  { minLength: 1, maxLength: 6 },
);
const told = fc.array(
  fc.record({ hour: fc.integer({ min: 0, max: 40 }), isNorth: fc.boolean(), agrees: fc.boolean() }),
  { maxLength: 5 },
);
type Told = (typeof told extends fc.Arbitrary<(infer T)[]> ? T[] : never)[number];

const receiptsOf = (plans: typeof sales extends fc.Arbitrary<infer T> ? T : never) =>
  plans.flatMap(({ hour, backAfter }, n) => {
    const [id, goods] = [`S${n}`, { sku: 'A', unitPrice: 500 }];
    const sold = receipt(id, 'sale', instantAt(hour), [line('1', { ...goods, quantity: 1 })]);
    const back = line('1', { ...goods, quantity: -1, ...from(id, '1') });
    return backAfter === null ? [sold] : [sold, receipt(`${id}-R`, 'return', instantAt(hour + backAfter), [back])];
  });

const inTime = (steps: readonly Told[]) => [...steps].sort((a, b) => a.hour - b.hour);

const commandsOf = (steps: readonly Told[]): readonly JournalCommand[] =>
  inTime(steps).map(({ hour, isNorth, agrees }, index) => ({
    type: 'ApplyAttributes',
    data: {
      ...{ memberId: MEMBER, sequence: index + 1, toldAt: instantAt(hour) },
      attributes: { ...(isNorth ? { region: 'north' } : {}), ...(agrees ? { consents: ['email'] } : {}) },
    },
    metadata: { now: NOW },
  }));

const play = (facts: readonly (Arrival | JournalCommand)[]): LivingJournal => {
  const journal = new LivingJournal(programmes);
  for (const fact of facts) journal.do(fact);
  return journal;
};

const pointsOf = ({ journal }: LivingJournal): readonly (readonly [string, number, number])[] =>
  [...journal.receipts.values()]
    .flatMap(({ receiptId, awards }) =>
      awards
        .filter(({ granted }) => granted > 0)
        .map(({ ruleId, granted, reversed }) => [`${receiptId}:${ruleId}`, granted, reversed] as const),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Anew for each sale, from what was planned. */
const expected = (plans: Parameters<typeof receiptsOf>[0], steps: readonly Told[]) =>
  plans
    .flatMap(({ hour, backAfter }, n) => {
      const known = inTime(steps).filter((step) => step.hour <= hour);
      const [last] = known.slice(-1);
      const given = [
        ['all', 7],
        ...(last?.isNorth ? [['north', 3]] : []),
        ...(last?.agrees ? [['reachable', 5]] : []),
      ] as [string, number][];
      return given.map(([id, points]) => [`S${n}:${id}`, points, backAfter === null ? 0 : points] as const);
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('what is told of a member', () => {
  it('counts from then on, in any order, with repetitions and returns', () => {
    fc.assert(
      fc.property(sales, told, fc.infiniteStream(fc.nat()), (plans, steps, keys) => {
        const facts = [...receiptsOf(plans).map((each) => record(each)), ...commandsOf(steps)];
        const inOrder = play(facts);
        const mixed = play(shuffled([...facts, ...facts.slice(0, 3)], keys));
        expect(pointsOf(inOrder)).toEqual(expected(plans, steps));
        expect(pointsOf(mixed)).toEqual(expected(plans, steps));
        expect(adjudicated(mixed.journal)).toEqual(adjudicated(inOrder.journal));
        // The plan of what is published finds what was awarded.
        expect(replayed(mixed, programmes)).toEqual(
          Object.fromEntries(pointsOf(mixed).map(([id, granted, reversed]) => [id, [granted, reversed]])),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('counts for a rule that asks for it by its segment only, also when it is known late', () => {
    const rules = programme.earning.rules.filter(({ id }) => id !== 'north');
    const journal = new LivingJournal(published({ ...programme, earning: { rules } }));
    for (const each of receiptsOf([{ hour: 2, backAfter: null }])) journal.do(record(each));
    for (const each of commandsOf([{ hour: 1, isNorth: false, agrees: true }])) journal.do(each);
    expect(pointsOf(journal)).toEqual([
      ['S0:all', 7, 0],
      ['S0:reachable', 5, 0],
    ]);
  });

  it('moves a member in and out of segments at the instant at which it is told', () => {
    const journal = play(
      commandsOf([
        { hour: 1, isNorth: false, agrees: true },
        { hour: 5, isNorth: false, agrees: false },
      ]).toReversed(),
    );
    const at = (hour: number) =>
      standingAt({ memberId: MEMBER, journal: journal.journal, programmes }, instantAt(hour));
    expect(at(0)?.segments).toEqual([]);
    expect(at(1)).toMatchObject({ segments: [{ segmentId: 'reachable', since: instantAt(1) }], nextAt: instantAt(5) });
    expect(at(5)).toMatchObject({ segments: [], nextAt: null });
  });

  it('of a duplicate counts no more when its receipts go on to the survivor, whose values win', () => {
    const duplicate = play([
      ...commandsOf([{ hour: 0, isNorth: true, agrees: true }]),
      ...receiptsOf([{ hour: 2, backAfter: null }]).map((each) => record(each)),
    ]);
    const survivor = play(commandsOf([{ hour: 0, isNorth: false, agrees: true }]));
    const metadata = { now: NOW };
    duplicate.do({ type: 'MergeJournal', data: { memberId: MEMBER, into: memberId('cat') }, metadata });
    const gone = duplicate.do({ type: 'ForwardReceipts', data: { memberId: MEMBER, atMost: 3 }, metadata });
    for (const event of gone) if (event.type === 'ReceiptMoved') duplicate.arriveIn(survivor, event);
    expect(pointsOf(survivor)).toEqual([
      ['S0:all', 7, 0],
      ['S0:reachable', 5, 0],
    ]);
  });
});
