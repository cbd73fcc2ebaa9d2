import fc from 'fast-check';
import { DAY_MS, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { baseRule, document, problemsOf } from '../programme/programme.fixture';
import {
  budgetFindings,
  budgetsHealth,
  givenFindings,
  givenHealth,
  stockFindings,
  stocksHealth,
  type BudgetUse,
  type GivenCount,
  type RewardStock,
} from './index';

const at = (text: string): InstantIso => text as InstantIso;
/** November 2026 in London is all winter time: 30 days of 24 hours. */
const NOW = at('2026-11-16T00:00:00.000Z');

const reward = { id: 'mug', kind: 'code', title: 'A mug', wallet: 'points', points: 60 } as const;
const budget = { id: 'spring', name: 'Spring', wallet: 'points', amount: 1000, per: 'month' } as const;
const running = (parts: object = {}): ProgrammeDocument => {
  const of = { ...document, timeZone: 'Europe/London', rewards: [reward], budgets: [budget], ...parts };
  expect(problemsOf(of as ProgrammeDocument)).toEqual([]);
  return of;
};
const drawn = (used: number, parts: Partial<BudgetUse> = {}): BudgetUse => ({
  ...{ budgetId: 'spring', storeId: null, used, refused: 0, lastDrawnAt: at('2026-11-12T10:00:00.000Z') },
  ...parts,
});

describe('how far budgets are used', () => {
  const healthOf = (uses: readonly BudgetUse[], parts: object = {}, now = NOW) => {
    const of = running(parts);
    const figures = budgetsHealth(of, uses, { at: now, now });
    return { figures, findings: budgetFindings(of, figures, now) };
  };

  it('is told with the period, and says nothing at an even pace', () => {
    const { figures, findings } = healthOf([drawn(500)]);
    expect(figures).toEqual([
      {
        ...{ budgetId: 'spring', name: 'Spring', walletId: 'points', per: 'month', storeId: null },
        ...{ from: '2026-11-01T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' },
        ...{ amount: 1000, used: 500, left: 500, refused: 0, exhaustedAt: null, runsOutAt: null, state: 'ok' },
      },
    ]);
    expect(findings).toEqual([]);
    expect(healthOf([]).figures).toMatchObject([{ used: 0, left: 1000, state: 'ok' }]);
  });

  it('warns of one that is used up before the end of its period, since when', () => {
    const { figures, findings } = healthOf([drawn(1000, { refused: 70 })]);
    expect(figures).toMatchObject([{ left: 0, exhaustedAt: '2026-11-12T10:00:00.000Z', state: 'warning' }]);
    expect(findings).toEqual([
      {
        ...{ path: '/budgets/0', code: 'budget.exhausted', value: 3, bound: 0, unit: 'days' },
        message:
          'Members have all 1000 of it, since 2026-11-12T10:00:00.000Z: its rules give nothing more until 2026-12-01T00:00:00.000Z, and 70 were not given.',
      },
    ]);
    const ever = healthOf([drawn(1001)], { budgets: [{ ...budget, per: 'programme' }] });
    expect(ever.figures).toMatchObject([{ from: null, until: null, left: 0, state: 'warning' }]);
    expect(ever.findings).toMatchObject([{ code: 'budget.exhausted', value: 3 }]);
  });

  it('warns of one that will be at the present pace, and when', () => {
    const { figures, findings } = healthOf([drawn(600)]);
    // 600 in 15 days are 1000 in 25.
    expect(figures).toMatchObject([{ left: 400, runsOutAt: '2026-11-26T00:00:00.000Z', state: 'warning' }]);
    expect(findings).toMatchObject([{ path: '/budgets/0', code: 'budget.too_fast', value: 5, bound: 0, unit: 'days' }]);
  });

  it('says nothing of a pace in the first tenth of a period, or where there is no end', () => {
    const early = healthOf([drawn(400)], {}, at('2026-11-03T23:59:59.999Z'));
    expect([early.figures[0]?.state, early.findings]).toEqual(['unknown', []]);
    expect(healthOf([drawn(400)], {}, at('2026-11-04T00:00:00.000Z')).figures[0]?.state).toBe('warning');
    const ever = healthOf([drawn(999)], { budgets: [{ ...budget, per: 'programme' }] });
    expect([ever.figures[0]?.state, ever.findings]).toEqual(['ok', []]);
  });

  it('is told store by store, and once in the findings', () => {
    const stores = [
      drawn(100, { storeId: 'A' }),
      drawn(800, { storeId: 'B' }),
      drawn(1000, { storeId: 'C', refused: 5 }),
    ];
    const { figures, findings } = healthOf(stores, { budgets: [{ ...budget, perStore: true }] });
    expect(figures.map(({ storeId, state }) => [storeId, state])).toEqual([
      ['A', 'ok'],
      ['B', 'warning'],
      ['C', 'warning'],
    ]);
    expect(findings).toMatchObject([{ code: 'budget.exhausted', value: 3 }]);
    expect(findings[0]?.message).toContain('in 2 stores, since 2026-11-12');
    expect(healthOf([], { budgets: [{ ...budget, perStore: true }] }).figures).toEqual([]);
  });

  it('is of the period that was asked for, which may be over', () => {
    const of = running();
    const asked = { at: at('2026-10-10T00:00:00.000Z'), now: NOW };
    const uses = [drawn(1000, { lastDrawnAt: at('2026-10-21T00:00:00.000Z') })];
    const figures = budgetsHealth(of, uses, asked);
    // Summer time begins the month, and ends within it.
    expect(figures).toMatchObject([{ from: '2026-09-30T23:00:00.000Z', until: '2026-11-01T00:00:00.000Z' }]);
    expect(budgetFindings(of, figures, NOW)).toMatchObject([{ code: 'budget.exhausted', value: 11 }]);
    expect(budgetsHealth(of, [drawn(999)], asked)).toMatchObject([{ state: 'ok', runsOutAt: null }]);
  });

  it('runs out when a straight line says, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 29 }),
        fc.integer({ min: 1, max: 1_000_000_000_000 }),
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        (day, amount, share) => {
          const used = Math.min(Math.floor(amount * share), amount - 1);
          const now = instantFromEpochMs(Date.UTC(2026, 10, 1 + day));
          const { figures } = healthOf([drawn(used)], { budgets: [{ ...budget, amount }] }, now);
          const isShort = BigInt(used) * 30n > BigInt(amount) * BigInt(day);
          expect(figures[0]?.state).toBe(isShort ? 'warning' : 'ok');
          if (!isShort) return;
          const runsOut = (Date.parse(figures[0]?.runsOutAt ?? '') - Date.UTC(2026, 10, 1)) / DAY_MS;
          // To the millisecond: at that time the line is at the amount.
          expect(Math.abs((runsOut * used) / day - amount)).toBeLessThan(1 + (amount * 2) / (day * DAY_MS));
        },
      ),
    );
  });
});

describe('how long stock lasts', () => {
  const stock = (available: number | null, taken: number, parts: Partial<RewardStock> = {}): RewardStock => ({
    ...{ rewardId: 'mug', stock: 'codes', available, taken },
    ...parts,
  });
  const healthOf = (...stocks: readonly RewardStock[]) => {
    const of = running();
    const figures = stocksHealth(of, stocks);
    return { figures, findings: stockFindings(of, figures) };
  };

  it('is what is left at the pace of the last 30 days', () => {
    const { figures, findings } = healthOf(stock(140, 300));
    expect(figures).toEqual([
      {
        ...{ rewardId: 'mug', title: 'A mug', stock: 'codes', available: 140, taken: 300 },
        lastsDays: 14,
        state: 'ok',
      },
    ]);
    expect(findings).toEqual([]);
    expect(healthOf(stock(139, 300)).findings).toEqual([
      {
        ...{ path: '/rewards/0', code: 'reward.runs_out', value: 13, bound: 14, unit: 'days' },
        message: '139 codes are left, and 300 were taken in 30 days: they last 13 days more.',
      },
    ]);
  });

  it('is over when nothing is left, whether or not anybody asked', () => {
    expect(healthOf(stock(0, 0)).findings).toMatchObject([
      { path: '/rewards/0', code: 'reward.out_of_stock', value: 0, bound: 1, unit: 'rewards' },
    ]);
    expect(healthOf(stock(0, 0)).figures).toMatchObject([{ lastsDays: null, state: 'warning' }]);
    expect(healthOf(stock(1, 0)).figures).toMatchObject([{ lastsDays: null, state: 'ok' }]);
  });

  it('is not told of what is not counted, of what is not known yet, or not on offer', () => {
    expect(healthOf(stock(null, 9)).figures).toEqual([]);
    expect(healthOf().figures).toEqual([]);
    expect(healthOf(stock(0, 0, { rewardId: 'gone' })).figures).toEqual([]);
  });
});

describe('whether members use what they are given', () => {
  const count = (given: number, used: number, members: number, parts: Partial<GivenCount> = {}): GivenCount => ({
    ...{ rewardId: 'mug', given, used, lapsed: 0, notGiven: 0 },
    settled: { given, used, members },
    ...parts,
  });
  const healthOf = (parts: object, ...counts: readonly GivenCount[]) => {
    const of = running(parts);
    const figures = givenHealth(of, counts);
    return { figures, findings: givenFindings(of, figures) };
  };

  it('is the share that nobody used, of what is old enough to be judged', () => {
    const { figures, findings } = healthOf(
      {},
      count(60, 15, 40, { lapsed: 5, notGiven: 2, settled: { given: 50, used: 10, members: 30 } }),
    );
    expect(figures).toMatchObject([
      {
        ...{ rewardId: 'mug', title: 'A mug', given: 60, used: 15, lapsed: 5, notGiven: 2 },
        ...{ numerator: 40, denominator: 50, value: 80, bound: { is: 'at_most', value: 80 }, members: 30, state: 'ok' },
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('is a finding when hardly anybody does', () => {
    const { figures, findings } = healthOf({}, count(50, 9, 30));
    expect(figures).toMatchObject([{ value: 82, state: 'warning' }]);
    expect(findings).toEqual([
      {
        ...{ path: '/rewards/0', code: 'reward.given_unused', value: 82, bound: 80, unit: 'percent' },
        message:
          'It was given 50 times, and nobody used it 41 times: members do not want it, or do not know that they have it.',
      },
    ]);
    expect(healthOf({}, count(50, 0, 29)).figures).toMatchObject([{ value: 100, state: 'unknown' }]);
    expect(healthOf({}, count(50, 0, 29)).findings).toEqual([]);
  });

  it('is not asked of tickets of draws: who has one takes part', () => {
    const ticket = { id: 'mug', kind: 'draw-ticket', title: 'A ticket', wallet: 'points', points: 5, draw: 'spring' };
    const prizes = [{ id: 'mug', name: 'A mug', winners: 1 }];
    const draw = {
      id: 'spring',
      name: 'Spring',
      opens: '2026-03-01T00:00:00Z',
      closes: '2026-04-01T00:00:00Z',
      prizes,
    };
    expect(healthOf({ rewards: [ticket], draws: [draw] }, count(50, 0, 40)).figures).toEqual([]);
  });

  it('is told of all that rules give, also of what was never given, and of no other', () => {
    expect(healthOf({}).figures).toEqual([]);
    const giving = { id: 'gift', name: 'Gift', earn: { reward: 'mug' } };
    expect(healthOf({ earning: { rules: [baseRule, giving] } }).figures).toMatchObject([
      { rewardId: 'mug', given: 0, used: 0, value: null, state: 'unknown' },
    ]);
  });
});
