import fc from 'fast-check';
import type { InstantIso } from '@accrue/kernel';
import { assessOffer } from '../journal/awards/offers/offers-of';
import type { JournalCommand } from '../journal/commands';
import { LivingJournal, MEMBER, record, tiers } from '../journal/journal.fixture';
import { costsOf } from '../programme/guardrails';
import type { ProgrammeDocument } from '../programme/document';
import { baseRule, document, problemsOf, published } from '../programme/programme.fixture';
import { from, goodsBack, line, sale, voidOf } from '../receipt/receipt.fixture';
import { mostOracle, type ModelCopy, type ModelSale, type ModelTerms } from './coupons.oracle.fixture';
import { planned, reportOf } from './plan.fixture';

const withCoupons = ({ clip, big }: ModelTerms, more: Partial<ProgrammeDocument> = {}): ProgrammeDocument => {
  const percent = (clip.percent / 100).toString();
  const of = {
    ...document,
    timeZone: 'UTC',
    counters: [{ id: 'spend', count: 'spend', window: 'programme' }],
    discounts: [{ id: 'card', name: 'Card', by: 'spend', stepDown: 'never', steps: [{ from: 0, percent: '3' }] }],
    offers: [
      {
        ...{ id: 'clip', name: 'Clip', window: { days: 1 } },
        give: { discount: { percent, max: clip.max, times: clip.times } },
      },
      {
        ...{ id: 'big', name: 'Big', window: { days: 2 }, goal: { basketAtLeast: big.goal }, times: big.times },
        give: { discount: { amount: big.amount } },
      },
    ],
    ...more,
  } as ProgrammeDocument;
  expect(problemsOf(of)).toEqual([]);
  return of;
};
const NOW: ModelTerms = {
  clip: { percent: 2000, max: 250, times: 1 },
  big: { amount: 150, goal: 1500, times: 2 },
};
const THEN: ModelTerms = {
  clip: { percent: 3500, max: 600, times: 2 },
  big: { amount: 240, goal: 1100, times: 3 },
};

const FIRST = Date.parse('2020-06-01T00:00:00.000Z');
const at = (minute: number): InstantIso => new Date(FIRST + minute * 60_000).toISOString() as InstantIso;
const give = (key: string, offer: string, minute: number, document: ProgrammeDocument): JournalCommand => {
  const facts = assessOffer(MEMBER, { key, offer }, { programmes: published(document), now: at(minute) });
  const data = { ...facts, memberId: MEMBER, source: 'http', attributed: null };
  return { type: 'RecordAction', data, metadata: { now: at(minute) } };
};
const tea = (units: number, price: number) => line('1', { sku: 'TEA', quantity: units, unitPrice: price });
const teaBack = (id: string, when: string, of: string, units: number, price: number) =>
  goodsBack(id, when, [line('1', { sku: 'TEA', quantity: -units, unitPrice: price, ...from(of, '1') })]);

const receiptsOf = (sales: readonly ModelSale[]) =>
  sales.flatMap(({ minute, price, units, backs }, index) => [
    sale(`S${index}`, at(minute), [tea(units, price)]),
    ...backs.map((back, nth) => teaBack(`R${index}-${nth}`, at(back.minute), `S${index}`, back.units, price)),
  ]);

/** Sales, gifts and returns have minutes of their own. */
const slot = (rest: number, days: number) =>
  fc.integer({ min: 0, max: days * 15 - 1 }).map((place) => place * 96 + rest);
const sales = fc
  .uniqueArray(
    fc.record({
      minute: slot(0, 4),
      price: fc.integer({ min: 50, max: 900 }),
      units: fc.integer({ min: 1, max: 3 }),
      back: fc.array(fc.record({ after: fc.nat(40), units: fc.integer({ min: 1, max: 2 }) }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5, selector: ({ minute }) => minute },
  )
  .map((drawn) =>
    drawn.map(({ minute, price, units, back }, index): ModelSale => {
      let left = units;
      const backs = [...back]
        .sort((a, b) => a.after - b.after)
        .flatMap(({ after, units: wanted }, nth) => {
          const some = Math.min(left, wanted);
          left -= some;
          return some === 0 ? [] : [{ minute: minute + 96 * after + 10 + 3 * index + nth, units: some }];
        });
      return { minute, price, units, backs };
    }),
  );
const copies = fc
  .array(fc.record({ offer: fc.constantFrom('clip', 'big'), minute: slot(1, 3) }), { minLength: 1, maxLength: 4 })
  .map((drawn) => drawn.map(({ offer, minute }, index): ModelCopy => ({ offer, minute: minute + index })));

const sumOf = (parts: readonly { readonly costMinor: number }[]): number =>
  parts.reduce((sum, { costMinor }) => sum + costMinor, 0);

describe('what a plan says of coupons', () => {
  it('is the most that any choice of receipts could have had off, in whatever order they came, and by month and tier the same', () => {
    let seen = 0;
    fc.assert(
      fc.property(sales, copies, fc.infiniteStream(fc.nat()), (bought, given, keys) => {
        const [before, after] = [withCoupons(NOW), withCoupons(THEN)];
        const journal = new LivingJournal(published(before));
        for (const [index, { offer, minute }] of given.entries()) journal.do(give(`k${index}`, offer, minute, before));
        const arrivals = receiptsOf(bought).map((each) => [keys.next().value, each] as const);
        for (const [, each] of [...arrivals].sort(([a], [b]) => a - b)) journal.do(record(each));
        const report = reportOf(journal, planned(before, after));
        const [card, ...coupons] = report.expenses;
        expect(coupons.map(({ of, id }) => [of, id])).toEqual([
          ['coupon', 'clip'],
          ['coupon', 'big'],
        ]);
        for (const [index, offer] of (['clip', 'big'] as const).entries()) {
          const most = [NOW, THEN].map((terms) => mostOracle(offer, bought, given, terms));
          expect([coupons[index]?.published.costMinor, coupons[index]?.draft.costMinor]).toEqual(most);
          seen += Math.sign(most[0] ?? 0);
          for (const part of ['months', 'tiers'] as const)
            for (const side of ['published', 'draft'] as const)
              expect(sumOf((coupons[index]?.[part] ?? []).map((each) => each[side]))).toBe(
                coupons[index]?.[side].costMinor,
              );
        }
        const [money] = costsOf(report);
        expect(money?.draft).toBe(sumOf([card, ...coupons].flatMap((each) => each?.draft ?? [])));
        // The published programme as its own draft costs nothing more.
        const same = reportOf(journal, planned(before, before));
        for (const { published: is, draft } of same.expenses) expect(draft).toEqual(is);
        expect(same.asRecorded).toEqual({ compared: 1, differing: 0 });
      }),
      { numRuns: 300 },
    );
    expect(seen).toBeGreaterThan(50);
  });

  const clipOf = (journal: LivingJournal, plan: ReturnType<typeof planned>) =>
    reportOf(journal, plan).expenses.find(({ id }) => id === 'clip');
  const figures = (grantedMinor: number, takenBackMinor: number) => ({
    ...{ grantedMinor, takenBackMinor, costMinor: grantedMinor - takenBackMinor },
  });
  const now = withCoupons(NOW);
  const using = (id: string, when: number, off: number) =>
    sale(id, at(when), [line('1', { sku: 'TEA', unitPrice: 1000, netPayable: 1000 - off })], {
      loyaltyDiscounts: [{ discount: 'clip', lines: [{ lineId: '1', amount: off }] }],
    });

  it('says beside it what tills took off in fact, right or not, and what came back of that', () => {
    const journal = new LivingJournal(published(now));
    journal.do(give('k', 'clip', 0, now));
    journal.receive(
      using('A', 10, 200),
      // It was used up: the customer has it all the same.
      using('B', 20, 200),
      goodsBack('C', at(30), [line('1', { sku: 'TEA', quantity: -1, unitPrice: 800, ...from('B', '1') })]),
      using('D', 40, 200),
      voidOf('E', at(50), 'D'),
    );
    const clip = clipOf(journal, planned(now, now));
    // Beyond the three percent of the card.
    expect(clip).toMatchObject({ published: figures(170, 0), draft: figures(170, 0), recorded: figures(600, 400) });
  });

  it('counts receipts of the period only, and what was used before it stays used', () => {
    const journal = new LivingJournal(published(now));
    journal.do(give('k', 'clip', 0, now));
    journal.receive(using('A', 10, 200), sale('B', at(100), [tea(1, 900)]));
    const later = planned(now, now, { from: at(60) });
    expect(clipOf(journal, later)).toMatchObject({ published: figures(0, 0), recorded: figures(0, 0) });
    // The copy was given before the period: a draft with two uses changes nothing of it.
    const twice = withCoupons({ ...NOW, clip: { ...NOW.clip, times: 2 } });
    expect(clipOf(journal, planned(now, twice, { from: at(60) }))).toMatchObject({ draft: figures(0, 0) });
    journal.receive(voidOf('V', at(120), 'A'));
    expect(clipOf(journal, later)).toMatchObject({ published: figures(153, 0) });
  });

  it('finds the coupons that a rule of the draft would have given, by month and by the tier before the sale', () => {
    const rule = { id: 'pot', name: 'A pot brings a clip', earn: { offer: 'clip' } };
    const giving = withCoupons(NOW, {
      earning: { rules: [baseRule, { ...rule, eligibility: { include: { skus: ['POT'] } } }] },
    });
    const journal = new LivingJournal(published(now));
    journal.do(tiers(1, { tierId: 'silver', order: at(1), programmeVersion: 1 }));
    const pot = (id: string, when: number) => sale(id, at(when), [line('1', { sku: 'POT', unitPrice: 100 })]);
    const end = 29 * 24 * 60;
    journal.receive(
      pot('P', end),
      sale('A', at(end + 10), [tea(2, 500)]),
      teaBack('R', at(end + 5 * 24 * 60), 'A', 1, 500),
      // With the pot that brought it nothing of it is left.
      pot('Q', end + 100),
      goodsBack('X', at(end + 200), [line('1', { sku: 'POT', quantity: -1, unitPrice: 100, ...from('Q', '1') })]),
      sale('B', at(end + 300), [tea(1, 900)]),
    );
    const clip = clipOf(journal, planned(now, giving));
    const nothing = figures(0, 0);
    expect(clip).toMatchObject({
      ...{ name: 'Clip', published: nothing, draft: figures(153, 0) },
      months: [{ month: '2020-06', published: nothing, draft: figures(153, 0) }],
      tiers: [{ tierId: 'silver', published: nothing, draft: figures(153, 0) }],
    });
    // While both were there, each had one: of the first purchase half stays off, and goes in July.
    journal.receive(pot('Q2', end + 5));
    expect(clipOf(journal, planned(now, giving))).toMatchObject({
      draft: figures(323, 85),
      months: [
        { month: '2020-06', draft: figures(323, 0) },
        { month: '2020-07', draft: figures(0, 85) },
      ],
    });
  });
});
