import type { Brand } from '../brand';
import { excerpt, invariant, Rejected, type KernelRejectionCode } from '../rejected';
import { DAY_MS } from './instant';
import { daysInMonth, YEAR_MAX, YEAR_MIN } from './gregorian';

/** A day of the calendar as `2026-10-31`, years 1900 to 9999, in whatever zone its owner says. `<` orders dates. */
export type LocalDateIso = Brand<string, 'LocalDateIso'>;

const SHAPE = /^\d{4}-\d\d-\d\d$/;

/** @throws Rejected date.invalid unless a real date spelt `YYYY-MM-DD` */
export const localDate = (text: string): LocalDateIso => {
  if (!isLocalDate(text)) throw new Rejected<KernelRejectionCode>('date.invalid', { text: excerpt(text) });
  return text;
};

/** Whether `text` is a real date of the years 1900 to 9999 spelt `YYYY-MM-DD`; 2026-02-29 is not. */
export const isLocalDate = (text: string): text is LocalDateIso => {
  if (!SHAPE.test(text)) return false;
  const { year, month, day } = partsOf(text);
  return year >= YEAR_MIN && day >= 1 && day <= daysInMonth(year, month);
};

/** @throws Rejected date.out_of_range when the result leaves the years 1900 to 9999 */
export const addDays = (date: LocalDateIso, days: number): LocalDateIso => {
  invariant(Number.isSafeInteger(days), `days must be an integer, got ${days}`);
  return dateOfUtcMs(utcMsOf(date) + days * DAY_MS);
};

/**
 * The same day of the month `months` later, or the last day of that month when it is shorter: 31 January + 1 month is
 * 28 or 29 February. So adding 1 twice is not always adding 2; count from the first date instead.
 * @param months may be negative
 * @throws Rejected date.out_of_range when the result leaves the years 1900 to 9999
 */
export const addMonths = (date: LocalDateIso, months: number): LocalDateIso => {
  invariant(Number.isSafeInteger(months), `months must be an integer, got ${months}`);
  const from = partsOf(date);
  const monthsSinceYearZero = from.year * 12 + from.month - 1 + months;
  const year = Math.floor(monthsSinceYearZero / 12);
  const month = monthsSinceYearZero - year * 12 + 1;
  return dateOf({ year, month, day: Math.min(from.day, daysInMonth(year, month)) });
};

/** The last day of the month that `date` lies in. */
export const endOfMonth = (date: LocalDateIso): LocalDateIso => {
  const { year, month } = partsOf(date);
  return dateOf({ year, month, day: daysInMonth(year, month) });
};

/** The last day of the calendar quarter that `date` lies in. */
export const endOfQuarter = (date: LocalDateIso): LocalDateIso => {
  const { year, month } = partsOf(date);
  const lastMonth = Math.ceil(month / 3) * 3;
  return dateOf({ year, month: lastMonth, day: daysInMonth(year, lastMonth) });
};

/** 31 December of the year that `date` lies in. */
export const endOfYear = (date: LocalDateIso): LocalDateIso => dateOf({ year: partsOf(date).year, month: 12, day: 31 });

/** 00:00 on `date` as if it were UTC, in epoch milliseconds; for arithmetic, not an instant of any zone. */
export const utcMsOf = (date: LocalDateIso): number => {
  const { year, month, day } = partsOf(date);
  return Date.UTC(year, month - 1, day);
};

/**
 * The inverse of `utcMsOf`; any time of the day will do.
 * @throws Rejected date.out_of_range outside the years 1900 to 9999
 */
export const dateOfUtcMs = (ms: number): LocalDateIso => {
  const date = new Date(ms);
  return dateOf({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
};

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const partsOf = (date: string): DateParts => ({
  year: Number(date.slice(0, 4)),
  month: Number(date.slice(5, 7)),
  day: Number(date.slice(8, 10)),
});

const dateOf = ({ year, month, day }: DateParts): LocalDateIso => {
  // Written so that a year that is NaN (beyond what Date can hold) is out of range as well.
  if (!(year >= YEAR_MIN && year <= YEAR_MAX)) throw new Rejected<KernelRejectionCode>('date.out_of_range', { year });
  return `${year}-${twoDigits(month)}-${twoDigits(day)}` as LocalDateIso;
};

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : String(n));
