import {
  addDays,
  addMonths,
  localDateOf,
  startOfLocalDay,
  type InstantIso,
  type LocalDateIso,
  type ZoneId,
} from '@accrue/kernel';
import type { PeriodWord } from '@accrue/contracts';

/** Half-open. Texts that sort as instants do, and as orders of receipts, which begin with one. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

/** The period of the programme's calendar that an instant lies in. Weeks begin on Monday; `programme` is all of its time. */
export const periodAround = (word: PeriodWord, instant: InstantIso, zone: ZoneId): Period => {
  if (word === 'programme') return { from: '', until: '~' };
  const day = localDateOf(instant, zone);
  const first = FIRST_DAY[word](day);
  return { from: startOfLocalDay(first, zone), until: startOfLocalDay(NEXT[word](first), zone) };
};

type Calendar = Readonly<Record<Exclude<PeriodWord, 'programme'>, (day: LocalDateIso) => LocalDateIso>>;

const FIRST_DAY: Calendar = {
  day: (day) => day,
  // getUTCDay: Sunday is 0.
  week: (day) => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7)),
  month: (day) => firstOfMonth(day),
  quarter: (day) => addMonths(firstOfMonth(day), -((Number(day.slice(5, 7)) - 1) % 3)),
  year: (day) => addMonths(firstOfMonth(day), -(Number(day.slice(5, 7)) - 1)),
};

const NEXT: Calendar = {
  day: (first) => addDays(first, 1),
  week: (first) => addDays(first, 7),
  month: (first) => addMonths(first, 1),
  quarter: (first) => addMonths(first, 3),
  year: (first) => addMonths(first, 12),
};

const firstOfMonth = (day: LocalDateIso): LocalDateIso => addDays(day, 1 - Number(day.slice(8, 10)));
