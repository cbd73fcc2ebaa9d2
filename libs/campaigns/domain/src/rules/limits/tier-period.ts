import type { TiersDocument } from '@accrue/contracts';
import {
  addDays,
  addMonths,
  localDateOf,
  startOfLocalDay,
  type InstantIso,
  type LocalDateIso,
  type ZoneId,
} from '@accrue/kernel';
import { periodsOf, type Period } from './period';

/** The period of a ladder that an instant lies in. @param enrolledAt null: not known, as far as is known today */
export type TierPeriodOf = (instant: InstantIso, enrolledAt: InstantIso | null) => Period;

export interface TierPeriods {
  readonly of: TierPeriodOf;
  /** Whether they are the member’s own. */
  readonly asksForEnrolment: boolean;
}

export const ALL_THE_TIME: Period = { from: '', until: '~' };
const MONTHS = 12;

/**
 * What a ladder counts together: a calendar year, a year that begins on the day of the enrolment, the last so many months up to an instant, or
 * all there is. @param tiers absent: there is no ladder
 */
export const tierPeriodsOf = (tiers: TiersDocument | undefined, zone: ZoneId): TierPeriods => {
  const window = tiers?.qualify?.window ?? 'lifetime';
  if (window === 'lifetime') return { of: () => ALL_THE_TIME, asksForEnrolment: false };
  if (window === 'calendar-year') return { of: periodsOf('year', zone), asksForEnrolment: false };
  if (window === 'since-anniversary')
    return {
      of: (instant, enrolledAt) =>
        enrolledAt === null
          ? ALL_THE_TIME
          : yearAround(localDateOf(instant, zone), localDateOf(enrolledAt, zone), zone),
      asksForEnrolment: true,
    };
  const { rollingMonths } = window;
  return {
    of: (instant) => {
      const first = addDays(addMonths(localDateOf(instant, zone), -rollingMonths), 1);
      return { from: startOfLocalDay(first, zone), until: '~' };
    },
    asksForEnrolment: false,
  };
};

/** Of 29 February, from the 28th in common years: as the ladder counts. */
const yearAround = (day: LocalDateIso, enrolledOn: LocalDateIso, zone: ZoneId): Period => {
  const years = Number(day.slice(0, 4)) - Number(enrolledOn.slice(0, 4));
  const begun = addMonths(enrolledOn, years * MONTHS) <= day ? years : years - 1;
  const startOf = (index: number): InstantIso => startOfLocalDay(addMonths(enrolledOn, index * MONTHS), zone);
  return { from: startOf(begun), until: startOf(begun + 1) };
};
