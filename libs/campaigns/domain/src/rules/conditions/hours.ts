import type { RuleReason, Weekday, WhenDocument } from '@accrue/contracts';
import { DAY_MS, epochMs, wallMs, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { Report } from '../../programme/problem';

/** When a sale was, as the store and the programme know it. */
export interface SaleTime {
  readonly occurredAt: InstantIso;
  /** As the till wrote it: its offset says what clocks in the store showed. */
  readonly endedAt: string;
}

type Hours = Pick<WhenDocument, 'days' | 'hours' | 'clock'>;

/** Minutes of the day, half-open. Where the end is not after the beginning, it is on the next day. */
interface Range {
  readonly from: number;
  readonly until: number;
}

// 1 January 1970 was a Thursday.
const WEEKDAYS: readonly Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];
export const MINUTE_MS = 60_000;

/** On which days and at which hours a rule counts. */
export const hoursCheck = ({ days, hours, clock = 'programme' }: Hours, zone: ZoneId) => {
  const ranges = hours?.map(rangeOf) ?? [{ from: 0, until: 24 * 60 }];
  const isOn = (day: number): boolean => days === undefined || days.includes(weekdayOf(day));
  return (sale: SaleTime): RuleReason | null => {
    const wall = clock === 'store' ? epochMs(sale.occurredAt) + offsetMs(sale.endedAt) : wallMs(sale.occurredAt, zone);
    const day = Math.floor(wall / DAY_MS);
    const minute = Math.floor((wall - day * DAY_MS) / MINUTE_MS);
    const isIn = ({ from, until }: Range): boolean =>
      from < until
        ? isOn(day) && from <= minute && minute < until
        : (isOn(day) && from <= minute) || (isOn(day - 1) && minute < until);
    if (ranges.some(isIn)) return null;
    return { code: 'rule.other_hours', data: { weekday: weekdayOf(day), localTime: textOf(minute) } };
  };
};

export const checkHours = ({ days, hours, clock }: Hours, path: string, report: Report): void => {
  if (clock !== undefined && days === undefined && hours === undefined)
    report(`${path}/clock`, 'when.clock_unused', 'it says nothing about days or hours');
  hours?.forEach((text, index) => {
    const { from, until } = rangeOf(text);
    if (from === until) report(`${path}/hours/${index}`, 'when.hours_empty', `"${text}" ends when it begins`);
  });
};

/** @param day since 1 January 1970 */
export const weekdayOf = (day: number): Weekday => WEEKDAYS[((day % 7) + 7) % 7] as Weekday;

const rangeOf = (text: string): Range => {
  const [from = 0, until = 0] = text.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return hour * 60 + minute;
  });
  return { from, until };
};

const textOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** @param instant RFC 3339 */
const offsetMs = (instant: string): number => {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(instant) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
  return sign === '-' ? -ahead : ahead;
};
