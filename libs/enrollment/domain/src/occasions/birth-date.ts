import { isLocalDate, localDate, localDateOf, Rejected, zoneId, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { EnrollmentRejectionCode } from '../member/rejections';
import { dayOfYear, type DayOfYear } from './calendar';

/** What a member has told of their days, in clear: it is never stored so. */
export interface MemberDates {
  /** `1990-02-28`, or `02-28` of who keeps the year to themselves. */
  readonly birthDate?: string;
  /** By whose clock their days begin; absent: the programme's. */
  readonly timeZone?: ZoneId;
}

/** Any leap year: who is born on 29 February may leave out which. */
const A_LEAP_YEAR = '2000';

const wholeDate = (birthDate: string): string => (birthDate.length === 5 ? `${A_LEAP_YEAR}-${birthDate}` : birthDate);

/** @param birthDate of `readDates` */
export const birthdayOf = (birthDate: string): DayOfYear => dayOfYear(localDate(wholeDate(birthDate)));

/** @throws Rejected birth_date.invalid, birth_date.in_the_future, zone.unknown */
export const readDates = (
  { birthDate, timeZone }: { readonly birthDate?: string | undefined; readonly timeZone?: string | undefined },
  now: InstantIso,
): MemberDates => {
  const zone = timeZone === undefined ? {} : { timeZone: zoneId(timeZone) };
  if (birthDate === undefined) return zone;
  if (!isLocalDate(wholeDate(birthDate))) throw new Rejected<EnrollmentRejectionCode>('birth_date.invalid');
  // Where a new day begins first.
  const today = localDateOf(now, 'Pacific/Kiritimati' as ZoneId);
  if (birthDate > today && birthDate.length > 5)
    throw new Rejected<EnrollmentRejectionCode>('birth_date.in_the_future');
  return { birthDate, ...zone };
};
