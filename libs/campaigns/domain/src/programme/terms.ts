import {
  addDays,
  addMonths,
  endOfLocalDay,
  endOfMonth,
  endOfQuarter,
  endOfYear,
  isLocalDate,
  localDate,
  localDateOf,
  startOfLocalDay,
  type InstantIso,
  type LocalDateIso,
  type ZoneId,
} from '@accrue/kernel';
import type { Wallet } from './compile';
import type { ExpiryDocument } from '@accrue/contracts';

/** When points of an award can be spent. */
export interface LotTerms {
  /** null: at once. */
  readonly activatesAt: InstantIso | null;
  /** First instant at which they can no longer be spent; null: never. */
  readonly expiresAt: InstantIso | null;
  /** Last day on which they can be spent; null: never expires. */
  readonly expiresOn: LocalDateIso | null;
  /** They expire by inactivity: both dates are as if nothing else happened in the wallet. */
  readonly inactivity?: { readonly months: number; readonly zone: ZoneId };
}

const UNLIMITED: LotTerms = { activatesAt: null, expiresAt: null, expiresOn: null };

/** Counted in whole local days from the event time, so that neither summer time nor the hour of the sale matters. */
export const lotTerms = (
  { pendingDays, expiry }: Pick<Wallet, 'pendingDays' | 'expiry'>,
  occurredAt: InstantIso,
  zone: ZoneId,
): LotTerms => {
  if (pendingDays === 0 && 'never' in expiry) return UNLIMITED;
  const day = localDateOf(occurredAt, zone);
  const expiresOn = lastDayOf(expiry, day, pendingDays);
  return {
    activatesAt: pendingDays === 0 ? null : startOfLocalDay(addDays(day, pendingDays), zone),
    expiresAt: expiresOn === null ? null : endOfLocalDay(expiresOn, zone),
    expiresOn,
    ...('inactiveMonths' in expiry && { inactivity: { months: expiry.inactiveMonths, zone } }),
  };
};

/** How long points are good that come back after they have expired. */
export interface Grace {
  readonly expiresAt: InstantIso;
  /** Last day on which they can be spent. */
  readonly expiresOn: LocalDateIso;
}

/** In whole local days from the return; null: they stay expired. */
export const graceTerms = (
  { graceDays }: Pick<Wallet, 'graceDays'>,
  occurredAt: InstantIso,
  zone: ZoneId,
): Grace | null => {
  if (graceDays === 0) return null;
  const expiresOn = addDays(localDateOf(occurredAt, zone), graceDays);
  return { expiresAt: endOfLocalDay(expiresOn, zone), expiresOn };
};

const lastDayOf = (expiry: ExpiryDocument, day: LocalDateIso, pendingDays: number): LocalDateIso | null => {
  if ('never' in expiry) return null;
  if ('on' in expiry) {
    const { on, atLeastDays = 0 } = expiry;
    if (isLocalDate(on)) return on;
    return firstOfYears(on, addDays(day, Math.max(pendingDays, atLeastDays)));
  }
  if ('inactiveMonths' in expiry) return addMonths(day, expiry.inactiveMonths);
  const last = 'days' in expiry ? addDays(day, expiry.days) : addMonths(day, expiry.months);
  return expiry.roundTo === undefined ? last : endOf[expiry.roundTo](last);
};

/** The first day that is called so, not before `earliest`. @param monthAndDay e.g. `12-31` */
const firstOfYears = (monthAndDay: string, earliest: LocalDateIso): LocalDateIso => {
  const inYear = (year: number): LocalDateIso => {
    const date = `${String(year)}-${monthAndDay}`;
    return isLocalDate(date) ? date : endOfMonth(localDate(`${String(year)}-02-01`));
  };
  const year = Number(earliest.slice(0, 4));
  const date = inYear(year);
  return date >= earliest ? date : inYear(year + 1);
};

const endOf = { 'month-end': endOfMonth, 'quarter-end': endOfQuarter, 'year-end': endOfYear };
