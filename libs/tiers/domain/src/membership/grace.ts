import { addDays, localDateOf, startOfLocalDay, type InstantIso, type ZoneId } from '@accrue/kernel';

/** The first instant of the local day so many days after the one of an instant. */
export const daysAfter = (instant: InstantIso, days: number, zone: ZoneId): InstantIso =>
  days === 0 ? instant : startOfLocalDay(addDays(localDateOf(instant, zone), days), zone);
