import fc from 'fast-check';
import { InvariantViolation } from '../rejected';
import {
  addDays,
  addMonths,
  dateOfUtcMs,
  endOfMonth,
  endOfQuarter,
  endOfYear,
  isLocalDate,
  localDate,
  utcMsOf,
} from './local-date';

describe('localDate', () => {
  it.each(['2026-10-31', '2024-02-29', '2000-02-29', '1900-01-01', '9999-12-31'])('takes %s', (text) =>
    expect(localDate(text)).toBe(text),
  );

  it.each(['', '2026-02-29', '1900-02-29', '2026-4-1', '2026-04-31', '2026-00-01', '2026-13-01', '2026-01-00'])(
    'rejects %p',
    (text) => {
      expect(isLocalDate(text)).toBe(false);
      expect(() => localDate(text)).toThrow(expect.objectContaining({ code: 'date.invalid', data: { text } }));
    },
  );

  it.each(['20260401', '2026-04-01T00:00', '1899-12-31', '0000-01-01', ' 2026-04-01', '2026-04-01\n'])(
    'rejects %p too',
    (text) => expect(isLocalDate(text)).toBe(false),
  );
});

describe('addMonths', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-06-30', -18, '2024-12-30'],
    ['2026-06-30', 0, '2026-06-30'],
  ])('%s + %i months is %s', (date, months, expected) => expect(addMonths(localDate(date), months)).toBe(expected));

  it('lands in the right month, on the same day or on the last one', () =>
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -1000, max: 1000 }), (date, months) => {
        const result = addMonths(date, months);
        expect(monthNumber(result) - monthNumber(date)).toBe(months);
        expect(
          result.slice(8) === date.slice(8) || (result === endOfMonth(result) && result.slice(8) < date.slice(8)),
        ).toBe(true);
      }),
    ));
});

describe('addDays', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-28', 7, '2026-04-04'],
  ])('%s + %i days is %s', (date, days, expected) => expect(addDays(localDate(date), days)).toBe(expected));

  it('goes there and back', () =>
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -10_000, max: 10_000 }), (date, days) =>
        expect(addDays(addDays(date, days), -days)).toBe(date),
      ),
    ));
});

describe('ends of periods', () => {
  it.each([
    ['2026-02-01', '2026-02-28', '2026-03-31', '2026-12-31'],
    ['2024-02-29', '2024-02-29', '2024-03-31', '2024-12-31'],
    ['2026-06-30', '2026-06-30', '2026-06-30', '2026-12-31'],
    ['2026-07-01', '2026-07-31', '2026-09-30', '2026-12-31'],
    ['2026-12-31', '2026-12-31', '2026-12-31', '2026-12-31'],
  ])('of %s: month %s, quarter %s, year %s', (text, month, quarter, year) => {
    const date = localDate(text);
    expect([endOfMonth(date), endOfQuarter(date), endOfYear(date)]).toEqual([month, quarter, year]);
  });
});

describe('bounds', () => {
  it('rejects dates beyond the years 1900 to 9999: a rule of "a million months" is the fault of its author', () => {
    const outOfRange = expect.objectContaining({ code: 'date.out_of_range' }) as Error;
    expect(() => addDays(localDate('9999-12-31'), 1)).toThrow(outOfRange);
    expect(() => addDays(localDate('2026-01-01'), 1e14)).toThrow(outOfRange);
    expect(() => addMonths(localDate('1900-01-31'), -1)).toThrow(outOfRange);
    expect(() => addMonths(localDate('2026-01-31'), 1_000_000)).toThrow(outOfRange);
  });

  it('counts in whole days and months only', () => {
    expect(() => addDays(localDate('2026-01-01'), 0.5)).toThrow(InvariantViolation);
    expect(() => addMonths(localDate('2026-01-01'), NaN)).toThrow(InvariantViolation);
  });

  it('converts to and from the number of the day', () =>
    fc.assert(fc.property(anyDate, (date) => expect(dateOfUtcMs(utcMsOf(date))).toBe(date))));
});

const anyDate = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2199, 11, 31) })
  .map((ms) => localDate(new Date(ms).toISOString().slice(0, 10)));

const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
