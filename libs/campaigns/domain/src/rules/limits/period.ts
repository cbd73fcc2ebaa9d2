import {
  addDays,
  addMonths,
  endOfMonth,
  endOfQuarter,
  endOfYear,
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
  const next = DAY_AFTER[word](localDateOf(instant, zone));
  return { from: startOfLocalDay(FIRST_DAY[word](next), zone), until: startOfLocalDay(next, zone) };
};

/** Ten years of them. */
const DAYS_KNOWN_MAX = 3_660;
const UTC_DAY_LENGTH = 'YYYY-MM-DD'.length;

/** The same for whoever asks again and again: the calendar is slow to answer. */
export const periodsOf = (word: PeriodWord, zone: ZoneId): ((instant: InstantIso) => Period) => {
  /** By day of UTC, the one that was asked for last: two periods may share one. */
  const known = new Map<string, Period>();
  return (instant) => {
    const day = instant.slice(0, UTC_DAY_LENGTH);
    const last = known.get(day);
    if (last !== undefined && last.from <= instant && instant < last.until) return last;
    if (known.size >= DAYS_KNOWN_MAX) known.clear();
    const period = periodAround(word, instant, zone);
    known.set(day, period);
    return period;
  };
};

type Calendar = Readonly<Record<Exclude<PeriodWord, 'programme'>, (day: LocalDateIso) => LocalDateIso>>;

/** The first day after the period of a day. */
const DAY_AFTER: Calendar = {
  day: (day) => addDays(day, 1),
  // getUTCDay: Sunday is 0.
  week: (day) => addDays(day, 7 - ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7)),
  month: (day) => addDays(endOfMonth(day), 1),
  quarter: (day) => addDays(endOfQuarter(day), 1),
  year: (day) => addDays(endOfYear(day), 1),
};

/** The first day of the period before that. */
const FIRST_DAY: Calendar = {
  day: (next) => addDays(next, -1),
  week: (next) => addDays(next, -7),
  month: (next) => addMonths(next, -1),
  quarter: (next) => addMonths(next, -3),
  year: (next) => addMonths(next, -12),
};
