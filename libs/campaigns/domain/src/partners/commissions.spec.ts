import fc from 'fast-check';
import { invariant, receiptId, type InstantIso } from '@accrue/kernel';
import { LivingJournal, MEMBER, move, record, type Arrival } from '../journal/journal.fixture';
import type { JournalCommand } from '../journal';
import type { ProgrammeDocument } from '../programme/document';
import { problemsOf, published } from '../programme/programme.fixture';
import { from, goodsBack, line, sale, voidOf } from '../receipt/receipt.fixture';
import {
  arrivalsOf,
  at,
  PARTNER,
  plannedSales,
  programmeWith,
  REFERRED,
  salesOf,
  SHARE,
  SUM,
} from './commissions.fixture';
import { commissionsOf, type PartnerReferral } from './commissions-of';
import { shareOracle, sumOracle } from './commissions.oracle.fixture';
import { commissionModel, decideCommissions, type CommissionsSaid, type CommissionStated } from './statement';

/** Says what a journal leads to whenever it is asked. */
class Said {
  said: CommissionsSaid = commissionModel.initial;
  readonly events: CommissionStated[] = [];

  constructor(
    private readonly journal: LivingJournal,
    private readonly until: InstantIso | null = null,
  ) {}

  say(): readonly CommissionStated[] {
    const { journal, programmes, stored } = this.journal;
    const recall = (revisions: readonly number[]) =>
      revisions.map((revision) => {
        const event = stored[revision];
        invariant(event !== undefined, `there is no event ${revision}`);
        return event;
      });
    const referral: PartnerReferral = {
      ...{ memberId: MEMBER, partnerId: PARTNER, referredAt: REFERRED, until: this.until },
    };
    const commissions = commissionsOf({ memberId: MEMBER, journal, recall, programmes }, referral);
    const data = { memberId: MEMBER, partnerId: PARTNER, commissions };
    const said = decideCommissions({ type: 'StateCommissions', data, metadata: { now: REFERRED } }, this.said);
    for (const event of said) this.said = commissionModel.evolve(this.said, event);
    this.events.push(...said);
    return said;
  }

  get answer(): Record<string, readonly [number, number]> {
    return Object.fromEntries(
      [...this.said.values()]
        .filter(({ granted }) => granted > 0)
        .map(({ receiptId: id, granted, reversed }) => [id, [granted, reversed] as const]),
    );
  }
}

describe.each([
  ['a share of what is bought', published(SHARE), shareOracle],
  ['a sum for whoever qualifies', published(SUM), sumOracle],
] as const)('a partner who earns %s', (_, programmes, oracle) => {
  it('has the same as a slow model says, whatever comes when, twice, or is looked at in between', () => {
    fc.assert(
      fc.property(
        plannedSales,
        fc.array(fc.nat()),
        fc.option(fc.integer({ min: 0, max: 6 * 1440 })),
        (plans, shuffle, until) => {
          const sales = salesOf(plans);
          const journal = new LivingJournal(programmes);
          const said = new Said(journal, until === null ? null : at(until));
          const arrivals = shuffled([...arrivalsOf(sales), ...arrivalsOf(sales)], shuffle);
          arrivals.forEach((arrival, n) => {
            journal.do(arrival);
            if ((shuffle[n] ?? 0) % 2 === 0) said.say();
          });
          said.say();
          expect(said.answer).toEqual(oracle(sales, until ?? Infinity));
          expect(said.say()).toEqual([]);
          for (const id of said.said.keys()) {
            const sequences = said.events.filter(({ data }) => data.receiptId === id).map(({ data }) => data.sequence);
            expect(sequences).toEqual(sequences.map((_each, index) => index));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

const shuffled = <T>(items: readonly T[], by: readonly number[]): readonly T[] =>
  items
    .map((item, index) => [by[index] ?? index, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

describe('a commission', () => {
  const play = (of: ProgrammeDocument, ...wishes: readonly (Arrival | JournalCommand)[]) => {
    const journal = new LivingJournal(published(of));
    for (const wish of wishes) journal.do(wish);
    return { journal, said: new Said(journal) };
  };
  const first = at(1440 + 500);
  const bought = record(sale('S', first, [line('1', { unitPrice: 1000 }), line('2', { unitPrice: 333 })]));

  it('says what took it back, and what else changed it', () => {
    const { journal, said } = play(SHARE, bought);
    expect(said.say()).toMatchObject([
      {
        data: {
          ...{ commissionId: 'S:commission:m-1', partnerId: PARTNER, memberId: MEMBER, walletId: 'commission' },
          ...{ sequence: 0, granted: 99, reversed: 0, reversals: [], cause: { kind: 'purchase', receiptId: 'S' } },
          lines: [
            { lineId: '1', points: 74 },
            { lineId: '2', points: 25 },
          ],
        },
      },
    ]);
    const late = at(1440 + 900);
    journal.do(record(goodsBack('R', late, [line('1', { unitPrice: 333, quantity: -1, ...from('S', '2') })])));
    expect(said.say()).toMatchObject([
      {
        data: {
          ...{ sequence: 1, granted: 99, reversed: 24, cause: { kind: 'return', receiptId: 'R' }, changedAt: late },
          reversals: [{ receiptId: 'R', occurredAt: late, points: 24 }],
        },
      },
    ]);
    journal.do(record(voidOf('V', at(1440 + 950), 'R')));
    expect(said.say()).toMatchObject([
      { data: { sequence: 2, granted: 99, reversed: 0, cause: { kind: 'correction', receiptId: null } } },
    ]);
  });

  it('is gone when the purchase was another member’s', () => {
    const { journal, said } = play(SHARE, bought);
    said.say();
    journal.do(move('S', 'm-2'));
    expect(said.say()).toMatchObject([{ data: { receiptId: receiptId('S'), sequence: 1, granted: 0, lines: [] } }]);
    expect(said.answer).toEqual({});
  });

  it('goes to an earlier purchase that qualifies and becomes known later', () => {
    const { journal, said } = play(SUM, bought);
    said.say();
    expect(said.answer).toEqual({ S: [100, 0] });
    journal.do(record(sale('early', at(1440 + 400), [line('1', { unitPrice: 700 })])));
    said.say();
    expect(said.answer).toEqual({ early: [100, 0] });
  });

  it('counts what the programme says: with tax, and only some goods', () => {
    const taxed = record(sale('S', first, [line('1', { unitPrice: 1200, tax: [{ amount: 200, included: true }] })]));
    const of = (commission: object) => {
      const { said } = play(programmeWith({ percent: '10', forDays: 3, ...commission }), taxed);
      said.say();
      return said.answer;
    };
    expect(of({})).toEqual({ S: [100, 0] });
    expect(of({ of: 'spend' })).toEqual({ S: [120, 0] });
    expect(of({ eligibility: { exclude: { skus: ['TEA'] } } })).toEqual({});
  });

  it('is money', () => {
    const partners = { wallet: 'points', commission: { percent: '0.0', forDays: 3 } };
    const wrong = { ...programmeWith({ percent: '1', forDays: 3 }), partners };
    expect(problemsOf(wrong).map(({ path, code }) => [path, code])).toEqual([
      ['/partners/wallet', 'partners.not_money'],
      ['/partners/commission/percent', 'partners.percent_out_of_range'],
    ]);
  });
});
