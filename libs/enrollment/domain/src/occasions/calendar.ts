import {
  endOfMonth,
  isLocalDate,
  localDate,
  localDateOf,
  startOfLocalDay,
  type Brand,
  type InstantIso,
  type LocalDateIso,
  type ZoneId,
} from '@accrue/kernel';

/** A day of each year, as `02-28`. */
export type DayOfYear = Brand<string, 'DayOfYear'>;

export const yearOf = (day: LocalDateIso): number => Number(day.slice(0, 4));

export const dayOfYear = (day: LocalDateIso): DayOfYear => day.slice(5) as DayOfYear;

/** In a common year 29 February is the 28th: the last day of its month, as for all dates of a programme. */
export const dayIn = (year: number, day: DayOfYear): LocalDateIso => {
  const text = `${String(year)}-${day}`;
  return isLocalDate(text) ? text : endOfMonth(localDate(`${String(year)}-${day.slice(0, 2)}-01`));
};

/** That the day of a year has begun somewhere. */
export interface DayBegun {
  readonly year: number;
  readonly at: InstantIso;
}

/**
 * @param after the day begins later than that
 * @param yearAfter and in a later year
 */
export const nextBeginning = (
  day: DayOfYear,
  zone: ZoneId,
  { after, yearAfter }: { readonly after: InstantIso; readonly yearAfter: number },
): DayBegun => {
  const first = Math.max(yearOf(localDateOf(after, zone)), yearAfter + 1);
  const begins = (year: number): DayBegun => ({ year, at: startOfLocalDay(dayIn(year, day), zone) });
  const next = begins(first);
  return next.at > after ? next : begins(first + 1);
};
