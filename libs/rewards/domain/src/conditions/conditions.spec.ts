import fc from 'fast-check';
import { addDays, localDate, type LocalDateIso } from '@accrue/kernel';
import type { PeriodWord } from '@accrue/contracts';
import { PROGRAMME } from '../offer.fixture';
import { conditionsOf, limitsOf, unmetOf, worthOf } from './conditions';
import { lastDayOf, timesIn } from './period';

const on = (day: string, tierId: string | null = null) => ({ on: day as LocalDateIso, tierId });
const summer = conditionsOf({ valid: { from: '2026-06-01', until: '2026-08-31' }, tiers: ['gold'] }, PROGRAMME);

describe('what stands against a redemption', () => {
  it('is nothing where nothing is said', () => {
    expect(conditionsOf({}, PROGRAMME)).toBeNull();
    expect(limitsOf({})).toBeNull();
    expect(worthOf({}, PROGRAMME)).toBeNull();
    expect(unmetOf(null, on('2026-07-01'))).toEqual([]);
  });

  it('is the day before the first one and the day after the last one', () => {
    const codes = (day: string) => unmetOf(summer, on(day, 'gold')).map(({ code }) => code);
    expect(codes('2026-05-31')).toEqual(['reward.not_yet']);
    expect(codes('2026-06-01')).toEqual([]);
    expect(codes('2026-08-31')).toEqual([]);
    expect(codes('2026-09-01')).toEqual(['reward.over']);
  });

  it('is a tier that it is not for; who has reached none is in the base tier', () => {
    const forBase = conditionsOf({ tiers: ['bronze'] }, { ...PROGRAMME, baseTier: 'bronze' });
    expect(unmetOf(forBase, on('2026-07-01'))).toEqual([]);
    expect(unmetOf(forBase, on('2026-07-01', 'gold'))).toEqual([
      { code: 'reward.not_for_tier', data: { tiers: ['bronze'], tier: 'gold' } },
    ]);
    expect(unmetOf(summer, on('2026-07-01'))).toMatchObject([{ code: 'reward.not_for_tier', data: { tier: null } }]);
  });

  it('is told all at once', () => {
    expect(unmetOf(summer, on('2026-09-01')).map(({ code }) => code)).toEqual(['reward.over', 'reward.not_for_tier']);
  });
});

it('money is said as far as it is known', () => {
  expect(worthOf({ value: 4000, partner: { id: 'spa', settles: 2400 } }, PROGRAMME)).toEqual({
    currency: 'GBP',
    cost: null,
    value: 4000,
    partner: { id: 'spa', settles: 2400 },
  });
});

describe('a period', () => {
  const day = fc.integer({ min: 0, max: 5_000 }).map((days) => addDays(localDate('2020-01-01'), days));

  it.each<[PeriodWord, string, string | null]>([
    ['day', '2026-02-28', '2026-02-28'],
    ['week', '2026-03-01', '2026-03-01'], // a Sunday
    ['week', '2026-03-02', '2026-03-08'],
    ['month', '2028-02-01', '2028-02-29'],
    ['quarter', '2026-11-30', '2026-12-31'],
    ['year', '2026-01-01', '2026-12-31'],
    ['programme', '2026-01-01', null],
  ])('%s of %s ends with %s', (per, first, last) => {
    expect(lastDayOf(per, first as LocalDateIso)).toBe(last);
  });

  it('counts what was on its days, and nothing else', () => {
    const same: Record<PeriodWord, (a: LocalDateIso, b: LocalDateIso) => boolean> = {
      day: (a, b) => a === b,
      // 1970-01-05 was a Monday.
      week: (a, b) =>
        Math.floor((Date.parse(a) / 86_400_000 - 4) / 7) === Math.floor((Date.parse(b) / 86_400_000 - 4) / 7),
      month: (a, b) => a.slice(0, 7) === b.slice(0, 7),
      quarter: (a, b) =>
        a.slice(0, 4) === b.slice(0, 4) &&
        Math.floor((Number(a.slice(5, 7)) - 1) / 3) === Math.floor((Number(b.slice(5, 7)) - 1) / 3),
      year: (a, b) => a.slice(0, 4) === b.slice(0, 4),
      programme: () => true,
    };
    fc.assert(
      fc.property(
        fc.constantFrom<PeriodWord>('day', 'week', 'month', 'quarter', 'year', 'programme'),
        day,
        fc.array(fc.tuple(day, fc.integer({ min: 1, max: 5 })), { maxLength: 40 }),
        (per, at, times) => {
          const expected = times.filter(([each]) => same[per](each, at)).reduce((sum, [, count]) => sum + count, 0);
          expect(timesIn({ most: 1, per }, at, times)).toBe(expected);
        },
      ),
    );
  });
});
