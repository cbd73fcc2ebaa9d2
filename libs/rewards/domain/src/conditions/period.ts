import type { PeriodWord } from '@accrue/contracts';
import { addDays, endOfMonth, endOfQuarter, endOfYear, type LocalDateIso } from '@accrue/kernel';

/** How often something can be had in a period of the programme's calendar. */
export interface Limit {
  /** At least 1. */
  readonly most: number;
  readonly per: PeriodWord;
}

/** The last day of the period that a day lies in; null: it has none. Weeks begin on Monday; `programme` is all of its time. */
export const lastDayOf = (per: PeriodWord, day: LocalDateIso): LocalDateIso | null => {
  switch (per) {
    case 'day':
      return day;
    case 'week':
      // getUTCDay: Sunday is 0.
      return addDays(day, (7 - new Date(`${day}T00:00:00Z`).getUTCDay()) % 7);
    case 'month':
      return endOfMonth(day);
    case 'quarter':
      return endOfQuarter(day);
    case 'year':
      return endOfYear(day);
    case 'programme':
      return null;
  }
};

/** How often it was had in the period of a day. @param times day → how often on it */
export const timesIn = (
  { per }: Limit,
  day: LocalDateIso,
  times: Iterable<readonly [day: LocalDateIso, times: number]>,
): number => {
  const period = lastDayOf(per, day);
  let sum = 0;
  for (const [each, count] of times) if (lastDayOf(per, each) === period) sum += count;
  return sum;
};
