import fc from 'fast-check';
import type { InstantIso } from '@accrue/kernel';
import { LivingJournal, record, tiers } from '../journal/journal.fixture';
import { costsOf } from '../programme/guardrails';
import type { ProgrammeDocument } from '../programme/document';
import { baseRule, document, problemsOf, published } from '../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../receipt/receipt.fixture';
import { planned, reportOf } from './plan.fixture';

const RULE = { id: 'pot', name: 'A pot brings a cup', eligibility: { include: { skus: ['POT'] } } };
const giving = (cost: number | undefined, ...rules: readonly object[]): ProgrammeDocument => {
  const cup = { id: 'cup', kind: 'code', title: 'A cup', wallet: 'points', points: 100 };
  const of = {
    ...document,
    rewards: [{ ...cup, ...(cost === undefined ? {} : { cost }) }],
    earning: { rules: [baseRule, ...rules] },
  } as ProgrammeDocument;
  expect(problemsOf(of)).toEqual([]);
  return of;
};
const cupForPot = { ...RULE, earn: { reward: 'cup' } };
/** In the app one more. */
const more = { id: 'app', name: 'And one in the app', earn: { reward: 'cup' }, when: { channels: ['app'] } };

const figures = (issued: number, takenBack: number, cost: number | null) => ({
  ...{ issued, takenBack, costMinor: cost === null ? null : (issued - takenBack) * cost, liabilityMinor: null },
});

interface Pot {
  readonly day: number;
  readonly units: number;
  readonly isApp: boolean;
  /** On which days how many came back. */
  readonly backs: readonly { readonly after: number; readonly units: number }[];
}

/** Within three months of 2020. */
const timeOf = (day: number, minute: number): string => new Date(Date.UTC(2020, 0, 1 + day, 12, minute)).toISOString();
const SILVER_AT = '2020-02-10T10:00:00.000Z' as InstantIso;
const monthOf = (day: number): string => timeOf(day, 0).slice(0, 7);

const pots: fc.Arbitrary<readonly Pot[]> = fc.array(
  fc.record({
    day: fc.nat({ max: 60 }),
    units: fc.integer({ min: 1, max: 3 }),
    isApp: fc.boolean(),
    backs: fc.array(fc.record({ after: fc.integer({ min: 1, max: 15 }), units: fc.integer({ min: 1, max: 2 }) }), {
      maxLength: 2,
    }),
  }),
  { minLength: 1, maxLength: 5 },
);

const receiptsOf = (all: readonly Pot[]) =>
  all.flatMap(({ day, units, isApp, backs }, index) => {
    const id = `S-${index}`;
    let left = units;
    const sold = line('1', { sku: 'POT', quantity: units, unitPrice: 400 });
    return [
      sale(id, timeOf(day, index), [sold], { channel: isApp ? 'app' : 'store' }),
      ...[...backs]
        .sort((a, b) => a.after - b.after)
        .flatMap(({ after, units: wanted }, nth) => {
          const back = Math.min(left, wanted);
          left -= back;
          if (back === 0) return [];
          const returned = line('1', { sku: 'POT', quantity: -back, unitPrice: 400, ...from(id, '1') });
          return [goodsBack(`B-${index}-${nth}`, timeOf(day + after, 10 * index + nth + 1), [returned])];
        }),
    ];
  });

/** Pot by pot: each brings so many cups, until the last of its units is back. */
const slowSum = (all: readonly Pot[], cupsOf: (pot: Pot) => number) => {
  const months = new Map<string, { issued: number; takenBack: number }>();
  const inMonth = (day: number) => {
    const month = monthOf(day);
    const sums = months.get(month) ?? { issued: 0, takenBack: 0 };
    months.set(month, sums);
    return sums;
  };
  for (const pot of all) {
    const cups = cupsOf(pot);
    if (cups === 0) continue;
    inMonth(pot.day).issued += cups;
    let left = pot.units;
    for (const { after, units } of [...pot.backs].sort((a, b) => a.after - b.after)) {
      if (left > 0 && left <= units) inMonth(pot.day + after).takenBack += cups;
      left -= Math.min(left, units);
    }
  }
  return months;
};

describe('what a plan says of rewards that are given', () => {
  it('is what a slow sum says that each purchase brings and loses under either programme, in whatever order it came', () => {
    const told = pots.chain((all) => {
      const receipts = receiptsOf(all);
      return fc.record({
        all: fc.constant(all),
        arrival: fc.shuffledSubarray(receipts, { minLength: receipts.length }),
      });
    });
    const [before, after] = [giving(120, cupForPot), giving(150, cupForPot, more)];
    fc.assert(
      fc.property(told, ({ all, arrival }) => {
        const journal = new LivingJournal(published(before));
        for (const receipt of arrival) journal.do(record(receipt));
        const report = reportOf(journal, planned(before, after));
        const [cup] = report.rewards;
        const now = slowSum(all, () => 1);
        const then = slowSum(all, ({ isApp }) => (isApp ? 2 : 1));
        const months = [...new Set([...now.keys(), ...then.keys()])].sort();
        const of = (sums: ReturnType<typeof slowSum>, month: string, cost: number) => {
          const { issued, takenBack } = sums.get(month) ?? { issued: 0, takenBack: 0 };
          return figures(issued, takenBack, cost);
        };
        expect(cup?.months).toEqual(
          months.map((month) => ({ month, published: of(now, month, 120), draft: of(then, month, 150) })),
        );
        const total = (sums: ReturnType<typeof slowSum>, cost: number) => {
          const each = [...sums.values()];
          return figures(
            each.reduce((sum, { issued }) => sum + issued, 0),
            each.reduce((sum, { takenBack }) => sum + takenBack, 0),
            cost,
          );
        };
        const both = { published: total(now, 120), draft: total(then, 150) };
        expect(cup).toMatchObject({ rewardId: 'cup', name: 'A cup', ...both });
        expect(cup?.tiers).toEqual([{ tierId: 'bronze', ...both }]);
        const byRule = report.rules.filter(({ walletId }) => walletId === 'reward:cup');
        expect(byRule.reduce((sum, { draft }) => sum + (draft.costMinor ?? NaN), 0)).toBe(both.draft.costMinor);
        expect(costsOf(report)[0]).toEqual({
          ...{ walletId: null, published: both.published.costMinor, draft: both.draft.costMinor },
        });
        expect(report.asRecorded).toEqual({ compared: 1, differing: 0 });
      }),
      { numRuns: 200 },
    );
  });

  it('is told by the tier before the purchase, by rule, and only in times where nobody says what it costs', () => {
    const journal = new LivingJournal(published(giving(undefined, cupForPot)));
    journal.do(tiers(1, { tierId: 'silver', order: SILVER_AT, programmeVersion: 1 }));
    const pot = (id: string, at: string) => sale(id, at, [line('1', { sku: 'POT', unitPrice: 400 })]);
    journal.receive(pot('A', '2020-02-01T10:00:00Z'), pot('B', '2020-03-01T10:00:00Z'));
    const report = reportOf(journal, planned(giving(undefined, cupForPot), giving(90, cupForPot)));
    expect(report.rewards).toMatchObject([
      {
        ...{ published: figures(2, 0, null), draft: figures(2, 0, 90) },
        tiers: [
          { tierId: 'bronze', published: figures(1, 0, null), draft: figures(1, 0, 90) },
          { tierId: 'silver', published: figures(1, 0, null), draft: figures(1, 0, 90) },
        ],
      },
    ]);
    expect(report.rules.find(({ ruleId }) => ruleId === 'pot')).toMatchObject({
      ...{ walletId: 'reward:cup', published: { issued: 2, costMinor: null }, draft: { issued: 2, costMinor: 180 } },
    });
    expect(costsOf(report)).toContainEqual({ walletId: 'reward:cup', published: 2, draft: 2 });
  });

  describe('as prizes of draws', () => {
    const drawing = (cost: number | undefined, ...draws: readonly object[]): ProgrammeDocument => {
      const { rewards = [], ...rest } = giving(cost, cupForPot);
      const tickets = draws.map((each) => {
        const { id: draw } = each as { id: string };
        return { id: `to-${draw}`, kind: 'draw-ticket', title: 'A ticket', wallet: 'points', points: 10, draw };
      });
      const of = { ...rest, rewards: [...rewards, ...tickets], draws } as unknown as ProgrammeDocument;
      expect(problemsOf(of)).toEqual([]);
      return of;
    };
    const draw = (id: string, closes: string, winners: number) => ({
      ...{ id, name: id, opens: '2019-01-01T00:00:00Z', closes },
      prizes: [
        { id: 'cup', name: 'A cup', winners, reward: 'cup' },
        { id: 'trip', name: 'A trip, by hand', winners: 1 },
      ],
    });
    const spring = draw('spring', '2020-03-31T23:30:00Z', 4);
    const next = draw('next', '2031-05-01T00:00:00+02:00', 100);

    it('is as much as all of them come to, of draws that close in the period or later, on both sides', () => {
      const journal = new LivingJournal(published(drawing(120, spring)));
      journal.receive(sale('A', '2020-02-01T10:00:00Z', [line('1', { sku: 'POT', unitPrice: 400 })]));
      const report = reportOf(journal, planned(drawing(120, spring), drawing(120, spring, next)));
      const none = figures(0, 0, 120);
      expect(report.rewards).toEqual([
        {
          ...{ rewardId: 'cup', name: 'A cup', published: figures(5, 0, 120), draft: figures(105, 0, 120) },
          months: [
            { month: '2020-02', published: figures(1, 0, 120), draft: figures(1, 0, 120) },
            // Half an hour before midnight in UTC is past it in summer's London.
            { month: '2020-04', published: figures(4, 0, 120), draft: figures(4, 0, 120) },
            { month: '2031-04', published: none, draft: figures(100, 0, 120) },
          ],
          tiers: [
            { tierId: 'bronze', published: figures(1, 0, 120), draft: figures(1, 0, 120) },
            { tierId: null, published: figures(4, 0, 120), draft: figures(104, 0, 120) },
          ],
        },
      ]);
      expect(costsOf(report)[0]).toEqual({ walletId: null, published: 600, draft: 12_600 });
      const later = planned(drawing(120, spring), drawing(120, spring, next), {
        from: '2020-04-01T00:00:00.000Z' as InstantIso,
      });
      expect(reportOf(journal, later).rewards).toMatchObject([{ published: none, draft: figures(100, 0, 120) }]);
    });

    it('is compared in times where nobody says what one costs', () => {
      const journal = new LivingJournal(published(giving(undefined)));
      const report = reportOf(journal, planned(giving(undefined), drawing(undefined, next)));
      expect(costsOf(report)).toContainEqual({ walletId: 'reward:cup', published: 0, draft: 100 });
    });
  });

  it('is nothing where neither gives any', () => {
    const journal = new LivingJournal(published(giving(90)));
    journal.receive(sale('A', '2020-02-01T10:00:00Z', [line('1', { sku: 'POT', unitPrice: 400 })]));
    expect(reportOf(journal, planned(giving(90), giving(90))).rewards).toEqual([]);
  });
});
