import {
  addDays,
  addMonths,
  endOfLocalDay,
  endOfMonth,
  endOfQuarter,
  endOfYear,
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
  const expiresOn = lastDayOf(expiry, day);
  return {
    activatesAt: pendingDays === 0 ? null : startOfLocalDay(addDays(day, pendingDays), zone),
    expiresAt: expiresOn === null ? null : endOfLocalDay(expiresOn, zone),
    expiresOn,
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

const lastDayOf = (expiry: ExpiryDocument, day: LocalDateIso): LocalDateIso | null => {
  if ('never' in expiry) return null;
  const last = addMonths(day, expiry.months);
  return expiry.roundTo === undefined ? last : endOf[expiry.roundTo](last);
};

const endOf = { 'month-end': endOfMonth, 'quarter-end': endOfQuarter, 'year-end': endOfYear };
