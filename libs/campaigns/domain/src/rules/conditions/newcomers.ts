import type { RuleReason } from '@accrue/contracts';
import { DAY_MS, localDateOf, type InstantIso, type ZoneId } from '@accrue/kernel';

/** Whole local days from the day of enrolment to that of the sale; below 0 before it. */
export const daysEnrolled = (occurredAt: InstantIso, enrolledAt: InstantIso, zone: ZoneId): number =>
  (Date.parse(localDateOf(occurredAt, zone)) - Date.parse(localDateOf(enrolledAt, zone))) / DAY_MS;

/** null: the sale is of the day of enrolment, or of one of so many days after it. */
export const newcomerCheck =
  (days: number, zone: ZoneId) =>
  (occurredAt: InstantIso, enrolledAt: InstantIso | null): RuleReason | null => {
    const since = enrolledAt === null ? -1 : daysEnrolled(occurredAt, enrolledAt, zone);
    if (since >= 0 && since <= days) return null;
    const enrolledOn = enrolledAt === null ? null : localDateOf(enrolledAt, zone);
    return { code: 'rule.not_newly_enrolled', data: { enrolledOn } };
  };
