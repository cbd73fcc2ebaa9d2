import fc from 'fast-check';
import type { InstantIso } from '@accrue/kernel';
import { LivingJournal, MEMBER, record, tiers } from '../journal/journal.fixture';
import {
  bought,
  cameBack,
  CARDS,
  receiptsOf,
  stories,
  timeOf,
  withCards,
  type Story,
} from '../journal/awards/discounts/discounts.fixture';
import { countedBefore, discountsOf, type ModelCard } from '../journal/awards/discounts/discounts.oracle.fixture';
import { commissionsOf, type PartnerReferral } from '../partners';
import { arrivalsOf, at, PARTNER, plannedSales, REFERRED, salesOf, SHARE, SUM } from '../partners/commissions.fixture';
import { shareOracle, sumOracle } from '../partners/commissions.oracle.fixture';
import { costsOf } from '../programme/guardrails';
import type { ProgrammeDocument } from '../programme/document';
import { document, published } from '../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../receipt/receipt.fixture';
import { planned, reportOf } from './plan.fixture';
import type { ExpenseFigures, PlannedExpense } from './report';

/** The same cards with other percentages, and without the last step. */
const dearer: ProgrammeDocument = {
  ...withCards,
  discounts: [
    {
      ...{ id: 'card', name: 'Better card', by: 'spend', stepDown: 'never' },
      steps: [
        { from: 0, percent: '4.5' },
        { from: 600, percent: '11' },
      ],
    },
  ],
};
const DEARER: readonly ModelCard[] = [
  {
    steps: [
      [0, 450],
      [600, 1100],
    ],
    ...{ keeps: true, max: Infinity, isFor: () => true },
  },
];

/** Card → pennies granted, and taken back, sale by sale and line by line. */
const slowSum = ({ sales, backs }: Story, cards: readonly ModelCard[], from: number) => {
  const sums = cards.map(() => ({ granted: 0, takenBack: 0 }));
  for (const { id, at: minute, prices } of sales) {
    if (minute < from) continue;
    const counted = cards.map(({ keeps }) => countedBefore(sales, backs, minute, keeps));
    const own = backs.filter((back) => back.sale === id);
    discountsOf(cards, counted, prices).forEach((lines, card) => {
      for (const [place, amount] of lines) {
        const sum = sums[card] ?? { granted: 0, takenBack: 0 };
        sum.granted += amount;
        if (own.some((back) => back.lines === null || back.lines.includes(place))) sum.takenBack += amount;
      }
    });
  }
  return sums.map(({ granted, takenBack }) => figures(granted, takenBack));
};

const figures = (grantedMinor: number, takenBackMinor: number) => ({
  ...{ grantedMinor, takenBackMinor, costMinor: grantedMinor - takenBackMinor },
});
const NOTHING = figures(0, 0);
const SILVER_AT = '2020-02-10T10:00:00.000Z' as InstantIso;

/** Without their parts, which add up to them. */
const totalsOf = (expenses: readonly PlannedExpense[]) =>
  expenses.map(({ months, tiers, ...total }) => {
    for (const parts of [months, tiers])
      for (const side of ['published', 'draft'] as const)
        expect(parts.map((part) => part[side]).reduce(sumOfBoth, NOTHING)).toEqual(total[side]);
    return total;
  });

const sumOfBoth = (a: ExpenseFigures, b: ExpenseFigures) =>
  figures(a.grantedMinor + b.grantedMinor, a.takenBackMinor + b.takenBackMinor);

describe('what a plan says of discounts', () => {
  it('is what a slow sum says that each basket was due under either programme, in whatever order it came', () => {
    const told = stories.chain((story) => {
      const receipts = [...receiptsOf(story)];
      return fc.record({
        story: fc.constant(story),
        arrival: fc.shuffledSubarray(receipts, { minLength: receipts.length }),
        from: fc.option(fc.integer({ min: 0, max: 30 }).map((minute) => minute * 20)),
      });
    });
    fc.assert(
      fc.property(told, ({ story, arrival, from }) => {
        const journal = new LivingJournal(published(withCards));
        for (const receipt of arrival) journal.do(record(receipt));
        const since = from === null ? null : (timeOf(from) as InstantIso);
        const { expenses, wallets, rewards } = reportOf(journal, planned(withCards, dearer, { from: since }));
        const [card = NOTHING, first = NOTHING] = slowSum(story, CARDS, from ?? 0);
        const [better = NOTHING] = slowSum(story, DEARER, from ?? 0);
        expect(totalsOf(expenses)).toEqual([
          { of: 'discount', id: 'card', name: 'Better card', recorded: NOTHING, published: card, draft: better },
          { of: 'discount', id: 'first', name: 'First line', recorded: NOTHING, published: first, draft: NOTHING },
        ]);
        const [money] = costsOf({ wallets, expenses, rewards });
        expect(money?.draft).toBe(better.costMinor);
        expect(money?.published).toBe(card.costMinor + first.costMinor);
      }),
      { numRuns: 200 },
    );
  });

  it('takes the basket as it was before the till took anything off, and goods that come back take their part along', () => {
    const journal = new LivingJournal(published(withCards));
    const taken = [{ discount: 'card', lines: [{ lineId: '1', amount: 90 }] }];
    journal.receive(
      // 3 % of what it cost before; of what was paid it would be three pence less.
      sale('A', '10:00', [line('1', { quantity: 3, unitPrice: 1000, netPayable: 2910 })], { loyaltyDiscounts: taken }),
      goodsBack('B', '11:00', [line('1', { quantity: -1, unitPrice: 970, returnOf: { receiptId: 'A', lineId: '1' } })]),
    );
    const { expenses } = reportOf(journal, planned(withCards, withCards));
    const both = { published: figures(90, 30), draft: figures(90, 30) };
    expect(expenses).toMatchObject([{ id: 'card', ...both, recorded: figures(90, 30) }, { id: 'first' }]);
  });

  it('counts by month, what came back in the month in which it did, and by the tier before the sale', () => {
    const journal = new LivingJournal(published(withCards));
    const back = (id: string, at: string, units: number) =>
      goodsBack(id, at, [line('1', { quantity: -units, unitPrice: 100, ...from('A', '1') })]);
    journal.do(tiers(1, { tierId: 'silver', order: SILVER_AT, programmeVersion: 1 }));
    journal.receive(
      sale('A', '2020-01-15T10:00:00Z', [line('1', { quantity: 3, unitPrice: 100 })]),
      back('B', '2020-02-15T10:00:00Z', 1),
      back('C', '2020-03-15T10:00:00Z', 1),
      sale('D', '2020-02-15T11:00:00Z', [line('1', { unitPrice: 400 })]),
    );
    const [card] = reportOf(journal, planned(withCards, dearer)).expenses;
    expect(card?.months).toEqual([
      { month: '2020-01', published: figures(9, 0), draft: figures(14, 0) },
      { month: '2020-02', published: figures(12, 3), draft: figures(18, 5) },
      { month: '2020-03', published: figures(0, 3), draft: figures(0, 4) },
    ]);
    expect(card?.tiers).toEqual([
      { tierId: 'bronze', published: figures(9, 6), draft: figures(14, 9) },
      { tierId: 'silver', published: figures(12, 0), draft: figures(18, 0) },
    ]);
  });

  it('is nothing where neither programme has any', () => {
    const journal = new LivingJournal(published(document));
    journal.receive(
      bought('S', 20, [800]),
      cameBack({ sale: 'S', at: 40, lines: [0] }, 0, { id: 'S', at: 20, prices: [800] }),
    );
    expect(reportOf(journal, planned(document, document)).expenses).toEqual([]);
  });
});

describe('what a plan says of commissions', () => {
  const referredUntil = (until: InstantIso | null): PartnerReferral => ({
    ...{ memberId: MEMBER, partnerId: PARTNER, referredAt: REFERRED, until },
  });
  const sumOf = (answer: Record<string, readonly [number, number]>) =>
    figures(
      ...Object.values(answer).reduce(([all, back], [granted, taken]) => [all + granted, back + taken], [
        0, 0,
      ] as const),
    );

  it('is what a slow sum says of either programme, and what partners were told under the published one', () => {
    const told = fc.record({
      plans: plannedSales,
      shuffle: fc.infiniteStream(fc.nat()),
      until: fc.option(fc.nat(8000)),
    });
    fc.assert(
      fc.property(told, ({ plans, shuffle, until }) => {
        const sales = salesOf(plans);
        const journal = new LivingJournal(published(SHARE));
        const arrivals = arrivalsOf(sales).map((arrival) => [shuffle.next().value ?? 0, arrival] as const);
        for (const [, arrival] of [...arrivals].sort(([a], [b]) => a - b)) journal.do(arrival);
        const referral = referredUntil(until === null ? null : at(until));
        const { expenses } = reportOf(journal, planned(SHARE, SUM), { referral });
        const [share, sum] = [shareOracle, sumOracle].map((oracle) => sumOf(oracle(sales, until ?? Infinity)));
        expect(totalsOf(expenses)).toEqual([
          {
            ...{ of: 'commission', id: 'commission', name: 'Commissions of partners', recorded: null },
            ...{ published: share, draft: sum },
          },
        ]);
        const recall = (revisions: readonly number[]) => journal.stored.filter((_, index) => revisions.includes(index));
        const { journal: kept, programmes } = journal;
        const said = commissionsOf({ memberId: MEMBER, journal: kept, recall, programmes }, referral);
        expect(said.reduce((all, { granted }) => all + granted, 0)).toBe(share?.grantedMinor);
      }),
      { numRuns: 200 },
    );
  });

  it('is nothing for who came without a partner, or came before the period', () => {
    const journal = new LivingJournal(published(SHARE));
    journal.receive(sale('S', at(1440 + 500), [line('1', { unitPrice: 1000 })]));
    const [commission] = reportOf(journal, planned(SHARE, SUM)).expenses;
    expect(commission).toMatchObject({ published: NOTHING, draft: NOTHING });
    const later = planned(SHARE, SUM, { from: at(1440 + 501) });
    expect(reportOf(journal, later, { referral: referredUntil(null) }).expenses).toMatchObject([
      { published: NOTHING },
    ]);
    const now = planned(SHARE, SUM, { from: at(1440 + 500) });
    expect(reportOf(journal, now, { referral: referredUntil(null) }).expenses).toMatchObject([
      { published: figures(75, 0), draft: figures(100, 0) },
    ]);
    // One of the period goes to the member's account, and the one before does not come along.
    journal.receive(sale('T', at(1440 + 600), [line('1', { unitPrice: 1000 })]));
    expect(reportOf(journal, later, { referral: referredUntil(null) }).expenses).toMatchObject([
      { published: figures(75, 0) },
    ]);
  });
});
