import fc from 'fast-check';
import { DAY_MS, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import { from, line, receipt } from '../../receipt/receipt.fixture';
import { LivingJournal, MEMBER, record } from '../../journal/journal.fixture';
import { shuffled } from '../../journal/shuffled.fixture';
import { rfmAt, standingAt } from '../../segments';
import { cutPointsOf, measureRfm, rfmScores } from './rfm';

/** Row by row, as the standard says: one more in each of the first tiles while there is a remainder. */
const ntile = (values: readonly number[]): readonly number[][] => {
  const rows = [...values].sort((a, b) => a - b);
  const tiles: number[][] = [];
  for (let tile = 0; tile < 5; tile += 1) tiles.push(rows.splice(0, Math.ceil(rows.length / (5 - tile))));
  return tiles;
};

const rfm = { recencyDays: [1, 3, 10, 370], frequency: [0, 1, 2, 3], monetaryMinor: [0, 100, 500, 900] };
const programme: ProgrammeDocument = {
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  rfm,
  segments: [{ id: 'best', name: 'Best', if: 'member.recencyScore >= 4 && member.frequencyScore >= 3' }],
  earning: {
    rules: [
      {
        ...{ id: 'best', name: 'best', wallet: 'points', earn: { fixed: 3 } },
        members: { segments: ['best'] },
      },
    ],
  },
};
const programmes = published(programme);
const START = Date.parse('2020-06-01T12:00:00Z');
const at = (day: number): InstantIso => new Date(START + day * DAY_MS).toISOString() as InstantIso;

const planned = fc.array(
  fc.record({
    day: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 355, max: 380 })),
    pounds: fc.integer({ min: 1, max: 9 }),
    backAfter: fc.option(fc.nat(6)),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('scores of recency, frequency and spend', () => {
  it('part at the quintiles of all members, where these are of different values', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 5, maxLength: 60 }), (values) => {
        const cuts = cutPointsOf(values) ?? [];
        expect(cuts).toEqual(
          ntile(values)
            .slice(0, 4)
            .map((tile) => tile.at(-1)),
        );
        const scoreOf = (value: number) =>
          rfmScores(
            { recencyDays: value, frequency: value, monetaryMinor: value },
            {
              ...{ recencyDays: cuts, frequency: cuts, monetaryMinor: cuts },
            },
          );
        ntile(values).forEach((tile, index) =>
          tile.forEach((value) =>
            expect(scoreOf(value)).toEqual({
              ...{ recencyScore: 5 - index, frequencyScore: index + 1, monetaryScore: index + 1 },
            }),
          ),
        );
      }),
    );
  });

  it('are the same for members who are alike, in whatever order they are measured', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 30 }), fc.infiniteStream(fc.nat()), (values, keys) => {
        const measured = (of: readonly number[]) =>
          measureRfm(of.map((value) => ({ recencyDays: value, frequency: value, monetaryMinor: value })));
        expect(measured(shuffled(values, keys))).toEqual(measured(values));
        const { cutPoints, scored, members } = measured(values);
        expect(cutPoints?.frequency).toEqual([...(cutPoints?.frequency ?? [])].sort((a, b) => a - b));
        expect(scored.frequencyScore.reduce((sum, count) => sum + count, 0)).toBe(members);
      }),
    );
    expect(measureRfm([])).toMatchObject({ members: 0, cutPoints: null });
  });

  it('follow from what a member bought in 365 days and kept, in any order of receipts and returns', () => {
    fc.assert(
      fc.property(planned, fc.infiniteStream(fc.nat()), (plans, keys) => {
        const receipts = plans.flatMap(({ day, pounds, backAfter }, n) => {
          const [id, goods] = [`S${n}`, { sku: 'A', unitPrice: pounds * 100 }];
          const sold = receipt(id, 'sale', at(day), [line('1', { ...goods, quantity: 1 })]);
          const back = [line('1', { ...goods, quantity: -1, ...from(id, '1') })];
          return backAfter === null ? [sold] : [sold, receipt(`${id}R`, 'return', at(day + backAfter), back)];
        });
        const journal = new LivingJournal(programmes);
        for (const each of shuffled(receipts, keys)) journal.do(record(each));
        const knowledge = { memberId: MEMBER, journal: journal.journal, programmes };
        for (const today of [0, 5, 12, 362, 375, 400, 800]) {
          const kept = plans.filter(
            ({ day, backAfter }) => day <= today && (backAfter === null || day + backAfter > today),
          );
          const ofYear = kept.filter(({ day }) => day > today - 365);
          const values = {
            recencyDays: today - Math.max(...kept.map(({ day }) => day)),
            frequency: ofYear.length,
            monetaryMinor: ofYear.reduce((sum, { pounds }) => sum + pounds * 100, 0),
          };
          expect(rfmAt(knowledge, at(today))).toEqual(kept.length === 0 ? null : values);
          const isBest = kept.length > 0 && values.recencyDays <= 3 && values.frequency >= 2;
          expect(standingAt(knowledge, at(today))?.segments.map(({ segmentId }) => segmentId)).toEqual(
            isBest ? ['best'] : [],
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
