import fc from 'fast-check';
import { memberId, type InstantIso } from '@accrue/kernel';
import { takenBackOf } from '../../plan/replay-journal';
import { replayedAwards } from '../../plan/replayed.fixture';
import { document, published } from '../../programme/programme.fixture';
import type { ReceiptContent } from '../../receipt';
import { from, goodsBack, line, sale, voidOf } from '../../receipt/receipt.fixture';
import type { EarningRuleDocument } from '../../rules';
import type { BudgetPart } from '../../rules/budgets';
import type { BudgetDraw } from '../events';
import { LivingJournal, move, record } from '../journal.fixture';
import type { BudgetRooms } from '../storage/budget-rooms';
import { asHad } from '../storage/state';
import { BudgetModel } from './budgets.model.fixture';

const AMOUNT = 30;
const rule = (id: string, limits: object) =>
  ({ id, name: id, wallet: 'points', earn: { points: 1, per: 100 }, limits }) as EarningRuleDocument;
const programmes = published({
  ...document,
  budgets: [
    { id: 'daily', name: 'Daily', wallet: 'points', amount: AMOUNT, per: 'day' },
    { id: 'all', name: 'All', wallet: 'points', amount: AMOUNT },
  ],
  receipts: { tooOldDays: null },
  earning: {
    rules: [rule('partial', { budget: 'daily' }), rule('whole', { budget: 'all', mode: 'whole' })],
    // Far above all that anybody earns: what is under a limit of its wallet as well ends as without one.
    limits: [{ wallet: 'points', amount: 1_000_000, per: 'day' }],
  },
});
const MEMBERS = ['m-1', 'm-2', 'm-3'] as const;

/** One amount for all journals: what is drawn is gone for all of them at once. */
class Purse implements BudgetRooms {
  readonly drawn: BudgetDraw[] = [];

  left(part: BudgetPart) {
    const { budgetId, from, amount } = part;
    return { points: amount - this.usedOf(budgetId, from), leaseId: 'purse' };
  }

  usedOf(budgetId: string, start: string): number {
    const own = this.drawn.filter((draw) => draw.budgetId === budgetId && draw.from === start);
    return own.reduce((sum, { points }) => sum + points, 0);
  }
}

interface Planned {
  readonly member: number;
  readonly slot: number;
  /** Pounds by line. */
  readonly lines: readonly number[];
  readonly returned: readonly boolean[];
  readonly isReturnVoided: boolean;
  readonly isVoided: boolean;
  /** To whom it goes after all has come; null: it stays. */
  readonly movesTo: number | null;
}
const planned = fc.array(
  fc.record<Planned>({
    member: fc.nat(2),
    slot: fc.nat(47),
    lines: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 3 }),
    returned: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    isReturnVoided: fc.boolean(),
    isVoided: fc.constantFrom(false, false, true),
    movesTo: fc.option(fc.nat(2), { nil: null, freq: 2 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const at = (slot: number, second: number): InstantIso =>
  new Date(Date.parse('2020-05-29T00:30:00Z') + slot * 3_600_000 + second * 1000).toISOString() as InstantIso;

interface Fact {
  readonly sale: string;
  readonly kind: 'sale' | 'return' | 'return-voided' | 'voided' | 'moved';
  readonly receipt: ReceiptContent | null;
  readonly to: number;
}

const factsOf = (plans: readonly Planned[]): readonly Fact[] =>
  plans.flatMap(({ member, slot, lines, returned, isReturnVoided, isVoided, movesTo }, n) => {
    const id = `S${n}`;
    const fact = (kind: Fact['kind'], receipt: ReceiptContent | null, to = member): Fact => ({
      sale: id,
      kind,
      receipt,
      to,
    });
    const back = lines.flatMap((pounds, index) =>
      returned[index] === true
        ? [line(String(index), { unitPrice: pounds * 100, quantity: -1, ...from(id, String(index)) })]
        : [],
    );
    return [
      fact(
        'sale',
        sale(
          id,
          at(slot, n),
          lines.map((pounds, index) => line(String(index), { unitPrice: pounds * 100 })),
        ),
      ),
      ...(back.length > 0 ? [fact('return', goodsBack(`${id}-R`, at(slot + 30, n), back))] : []),
      ...(back.length > 0 && isReturnVoided
        ? [fact('return-voided', voidOf(`${id}-RV`, at(slot + 31, n), `${id}-R`))]
        : []),
      ...(isVoided ? [fact('voided', voidOf(`${id}-V`, at(slot + 40, n), id))] : []),
      ...(movesTo === null || movesTo === member ? [] : [fact('moved', null, movesTo)]),
    ];
  });

/** Any order; that a sale is moved comes after the sale. */
const arrivals = planned.chain((plans) => {
  const facts = factsOf(plans);
  return fc.shuffledSubarray([...facts], { minLength: facts.length }).map((order) => ({ plans, order }));
});

const hasOf = (journals: readonly LivingJournal[]): Record<string, number> =>
  Object.fromEntries(
    journals.flatMap(({ journal }) =>
      [...journal.receipts.values()].flatMap(({ receiptId, awards }) =>
        awards
          .map(asHad)
          .filter(({ granted, reversed }) => granted > reversed)
          .map(({ ruleId, granted, reversed }) => [`${receiptId}:${ruleId}`, granted - reversed] as const),
      ),
    ),
  );

describe('budgets', () => {
  it('give who comes first, keep what was decided, and take back what came back, as the slow model says', () => {
    fc.assert(
      fc.property(arrivals, ({ plans, order }) => {
        const purse = new Purse();
        const journals = MEMBERS.map(() => new LivingJournal(programmes, purse));
        const model = new BudgetModel(AMOUNT, plans);
        const ownerOf = new Map(plans.map(({ member }, n) => [`S${n}`, member]));
        const draws = (events: readonly { readonly type: string; readonly data: unknown }[]): void => {
          for (const event of events)
            if (event.type === 'BudgetsDrawn') purse.drawn.push(...(event.data as { draws: BudgetDraw[] }).draws);
        };
        for (const { sale: id, kind, receipt, to } of order) {
          const owner = ownerOf.get(id) ?? 0;
          const mine = journals[owner] as LivingJournal;
          if (receipt === null) {
            // What waits for it would wait in the journal that it leaves; the service carries that after it.
            if (order.some((fact) => fact.sale === id && fact.receipt !== null && !model.isKnown(id, fact.kind)))
              continue;
            const there = journals[to] as LivingJournal;
            const moved = mine.do(move(id, MEMBERS[to] ?? '', { memberId: MEMBERS[owner] ?? '' }));
            draws(moved);
            for (const event of moved) if (event.type === 'ReceiptMoved') draws(mine.arriveIn(there, event));
            ownerOf.set(id, to);
          } else {
            const whose = { memberId: MEMBERS[owner] ?? '' };
            draws(mine.do(record(receipt, whose)));
            expect(mine.do(record(receipt, whose))).toEqual([]);
            model.arrive(id, kind);
          }
          expect(hasOf(journals)).toEqual(model.has());
          for (const { budgetId, from: start } of purse.drawn) {
            const used = purse.usedOf(budgetId, start);
            expect(used).toBeGreaterThanOrEqual(0);
            expect(used).toBeLessThanOrEqual(AMOUNT);
          }
        }
        const all = purse.drawn.reduce((sum, { points }) => sum + points, 0);
        expect(all).toBe(Object.values(model.has()).reduce((sum, points) => sum + points, 0));
        journals.forEach((journal, n) => {
          const kept = replayedAwards(journal, programmes, memberId(MEMBERS[n] ?? ''))
            .map((award) => [`${award.for}:${award.ruleId}`, award.granted - takenBackOf(award)] as const)
            .filter(([, points]) => points > 0);
          expect(Object.fromEntries(kept)).toEqual(hasOf([journal]));
        });
      }),
      { numRuns: Number(process.env['ACCRUE_PROPERTY_RUNS'] ?? 150) },
    );
  });

  it('have back what comes along with a sale that earns nothing where it comes to', () => {
    const [purse, limited] = [new Purse(), { budget: 'daily', times: { most: 1, per: 'day' } }];
    const once = published({
      ...document,
      budgets: [{ id: 'daily', name: 'Daily', wallet: 'points', amount: AMOUNT, per: 'day' }],
      receipts: { tooOldDays: null },
      earning: { rules: [rule('once', limited)], limits: [{ wallet: 'points', amount: 1_000, per: 'day' }] },
    });
    const [ann, ben] = [new LivingJournal(once, purse), new LivingJournal(once, purse)];
    const soldAt = (id: string, slot: number) => sale(id, at(slot, 0), [line('1', { unitPrice: 500 })]);
    const drawnIn = (events: ReturnType<LivingJournal['do']>) =>
      events.flatMap(({ type, data }) => (type === 'BudgetsDrawn' ? data.draws.map(({ points }) => points) : []));
    expect(drawnIn(ann.do(record(soldAt('S1', 1), { memberId: 'm-1' })))).toEqual([5]);
    expect(drawnIn(ben.do(record(soldAt('S0', 0), { memberId: 'm-2' })))).toEqual([5]);
    const { here, there } = ann.moveTo(ben, move('S1', 'm-2', { memberId: 'm-1' }));
    expect([drawnIn(here), drawnIn(there)]).toEqual([[], [-5]]);
    expect(hasOf([ann, ben])).toEqual({ 'S0:once': 5 });
  });
});
