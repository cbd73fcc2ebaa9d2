import { localDateOf, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { OccasionKind } from '../member/events';
import type { EnrolledMember } from '../member/state';
import { birthdayOf, type MemberDates } from './birth-date';
import { dayOfYear, nextBeginning, yearOf, type DayBegun, type DayOfYear } from './calendar';

/** A day of a member that comes next, or has begun and is not recorded yet. */
export interface Occasion extends DayBegun {
  readonly occasion: OccasionKind;
}

/**
 * What comes next for a member, at most once each. A day counts that begins after it was told, in a calendar year in which none of its
 * kind was reached before; the anniversaries begin with the year after that of the enrolment. Whoever leaves has none after that.
 * @param zone of who tells none
 */
export const nextOccasions = (member: EnrolledMember, dates: MemberDates, zone: ZoneId): readonly Occasion[] => {
  const clock = dates.timeZone ?? zone;
  const enrolledOn = localDateOf(member.enrolledAt, clock);
  const next = (occasion: OccasionKind, day: DayOfYear, after: InstantIso, notIn = 0): Occasion => {
    const yearAfter = Math.max(member.reached[occasion] ?? 0, notIn);
    return { occasion, ...nextBeginning(day, clock, { after, yearAfter }) };
  };
  const { birthDate } = dates;
  const all = [
    ...(birthDate === undefined ? [] : [next('birthday', birthdayOf(birthDate), member.birthDateToldAt)]),
    next('anniversary', dayOfYear(enrolledOn), member.toldAt, yearOf(enrolledOn)),
  ];
  return all.filter(({ at }) => member.closedAt === null || at < member.closedAt);
};
