import type { Brand } from '../brand';
import { excerpt, InvariantViolation, Rejected, type KernelRejectionCode } from '../rejected';
import { daysInMonth, YEAR_MAX, YEAR_MIN } from './gregorian';

/**
 * A point in time as `2026-10-31T12:03:00.000Z`: UTC, always milliseconds, always `Z`, years 1900 to 9999. One instant
 * has one spelling, so `===` compares instants and `<` orders them.
 */
export type InstantIso = Brand<string, 'InstantIso'>;

const EPOCH_MS_MIN = Date.UTC(YEAR_MIN, 0, 1);
const EPOCH_MS_MAX = Date.UTC(YEAR_MAX + 1, 0, 1) - 1;

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** @throws InvariantViolation unless a whole number of milliseconds within the years 1900 to 9999 */
export const instantFromEpochMs = (ms: number): InstantIso => {
  if (!isInRange(ms)) throw new InvariantViolation(`not a whole millisecond of the years 1900 to 9999: ${ms}`);
  return new Date(ms).toISOString() as InstantIso;
};

/** A day of the clock; the local day of a zone may be an hour shorter or longer. */
export const DAY_MS = 86_400_000;

/** Milliseconds since 1970-01-01T00:00:00.000Z. */
export const epochMs = (instant: InstantIso): number => Date.parse(instant);

/** The later of two instants. */
export const laterOf = (a: InstantIso, b: InstantIso): InstantIso => (a < b ? b : a);

/**
 * Reads an RFC 3339 time stamp: the offset is required, because a till's local time without one is ambiguous once a year.
 * What is finer than a millisecond is cut off.
 * @throws Rejected instant.invalid, also for a leap second (:60), and for years before 1900: they are unset clocks
 */
export const parseInstant = (text: string): InstantIso => {
  const fields = RFC_3339.exec(text);
  if (fields === null) throw invalidInstant(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields.slice(1, 7).map(Number);
  const [fraction = '', sign = '+', offsetHour = '0', offsetMinute = '0'] = fields.slice(7);
  const wellFormed =
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    Number(offsetHour) <= 23 &&
    Number(offsetMinute) <= 59;
  if (!wellFormed) throw invalidInstant(text);
  const offsetMinutes = (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute));
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - offsetMinutes * 60_000;
  if (year < YEAR_MIN || !isInRange(ms)) throw invalidInstant(text);
  return instantFromEpochMs(ms);
};

const isInRange = (ms: number): boolean => Number.isSafeInteger(ms) && ms >= EPOCH_MS_MIN && ms <= EPOCH_MS_MAX;

const invalidInstant = (text: string): Rejected<KernelRejectionCode> =>
  new Rejected<KernelRejectionCode>('instant.invalid', { text: excerpt(text) });
