import {
  addMonths,
  DAY_MS,
  endOfLocalDay,
  epochMs,
  laterOf,
  localDateOf,
  type InstantIso,
  type LocalDateIso,
  type LotId,
} from '@accrue/kernel';
import type { Inactivity } from './events';
import { isAward, isVoided, reversedOf, type Account, type Lot } from './state';

/** When points can no longer be spent. */
export interface Expiry {
  readonly expiresAt: InstantIso;
  /** Last day on which they can be, in the programme's zone. */
  readonly expiresOn: LocalDateIso;
}

/** Of the lots that expire when nothing happens in their wallet; others have a date of their own, or none. */
export type Expiries = ReadonlyMap<LotId, Expiry>;

const NONE: Expiries = new Map();

/** Something that the member did in the wallet: earned, or spent. */
interface Activity {
  readonly at: InstantIso;
  /** When all of it had come back: from then on it counts no more. null: something of it stands. */
  until: InstantIso | null;
}

/** A time through which the points of a wallet lived, because one activity followed the other before it was too late. */
interface LifeTime {
  readonly from: InstantIso;
  readonly end: Expiry;
}

/** The same while it is put together. */
interface Span {
  readonly from: InstantIso;
  /** Of what stands. */
  last: InstantIso | null;
  /** Until when what came back had kept them alive. */
  withdrawn: InstantIso | null;
}

/**
 * When the lots of a wallet expire that do so when nothing happens in it, by what had happened up to an instant. What was too late for
 * points that had expired does not bring them back, however late it is told of; what lies before and is told of later does.
 * @param by null: everything that is known
 */
export const expiriesOf = (account: Account, walletId: string, by: InstantIso | null = null): Expiries => {
  if (!hasInactivity(account, walletId)) return NONE;
  const activities = activitiesIn(account, walletId, by).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const times = new Map<string, readonly LifeTime[]>();
  const expiries = new Map<LotId, Expiry>();
  for (const { lotId, walletId: wallet, occurredAt, inactivity } of account.lots) {
    if (wallet !== walletId || inactivity === null) continue;
    const terms = `${String(inactivity.months)} ${inactivity.zone}`;
    const known = times.get(terms) ?? lifeTimesOf(activities, inactivity);
    times.set(terms, known);
    expiries.set(lotId, known.findLast(({ from }) => from <= occurredAt)?.end ?? expiryAfter(occurredAt, inactivity));
  }
  return expiries;
};

export const hasInactivity = ({ lots }: Account, walletId: string): boolean =>
  lots.some((lot) => lot.inactivity !== null && lot.walletId === walletId);

/** As it is booked and shown: a lot that nothing is in has no date. @returns undefined: it has a date of its own, or none */
export const expiryIn = (
  expiries: Expiries,
  { lotId, inactivity }: Pick<Lot, 'lotId' | 'inactivity'>,
  { remaining, expired }: { readonly remaining: number; readonly expired: number },
): Expiry | null | undefined => {
  if (inactivity === null) return undefined;
  return remaining === 0 && expired === 0 ? null : (expiries.get(lotId) ?? null);
};

const activitiesIn = (account: Account, walletId: string, by: InstantIso | null): Activity[] => {
  const activities = [...earningIn(account, walletId, by), ...spendingIn(account, walletId, by)];
  return by === null ? activities : activities.filter(({ at }) => at <= by);
};

/** Given by hand is nothing that the member does. */
const earningIn = ({ lots }: Account, walletId: string, by: InstantIso | null): readonly Activity[] =>
  lots.flatMap((lot) => {
    const { granted, occurredAt, isAwaitingTerms } = lot;
    if (lot.walletId !== walletId || !isAward(lot) || isAwaitingTerms || granted === 0) return [];
    const reversals = lot.reversals.filter((reversal) => isBy(reversal.occurredAt, by));
    const until =
      reversedOf({ reversals }) < granted
        ? null
        : reversals.reduce((last, reversal) => laterOf(last, reversal.occurredAt), occurredAt);
    return [{ at: occurredAt, until }];
  });

interface Payment extends Activity {
  readonly receiptId: string | null;
  left: number;
}

const spendingIn = (account: Account, walletId: string, by: InstantIso | null): readonly Activity[] => {
  const { holds, spends, refunds } = account;
  const payments: Payment[] = [];
  for (const { walletId: wallet, captures, refundedAt } of holds) {
    if (wallet !== walletId) continue;
    for (const { at, receiptId, points: left } of captures)
      if (receiptId === null || !isVoided(account, receiptId))
        payments.push({ at, receiptId, left, until: isBy(refundedAt, by) ? refundedAt : null });
  }
  for (const { walletId: wallet, receiptId, at, points: left } of spends)
    if (wallet === walletId && !isVoided(account, receiptId)) payments.push({ at, receiptId, left, until: null });
  payments.sort((a, b) => (a.at < b.at ? 1 : -1));
  const given = refunds.filter(
    ({ walletId: wallet, receiptId, at }) => wallet === walletId && isBy(at, by) && !isVoided(account, receiptId),
  );
  for (const { at, points, receiptIds } of given.sort((a, b) => (a.at < b.at ? -1 : 1))) {
    let back: number = points;
    for (const payment of payments) {
      if (!receiptIds.some((id) => id === payment.receiptId)) continue;
      const part = Math.min(back, payment.left);
      payment.left -= part;
      back -= part;
      if (part > 0 && payment.left === 0) payment.until = laterOf(at, payment.at);
    }
  }
  return payments;
};

const isBy = (at: InstantIso | null, by: InstantIso | null): boolean => at !== null && (by === null || at <= by);

/** @param activities in event order */
const lifeTimesOf = (activities: readonly Activity[], terms: Inactivity): readonly LifeTime[] => {
  const spans: Span[] = [];
  for (const { at, until } of activities) {
    let span = spans.at(-1);
    if (span === undefined || !isAlive(span, at, terms)) {
      span = { from: at, last: null, withdrawn: null };
      spans.push(span);
    }
    if (until === null || until >= expiryAfter(at, terms).expiresAt) span.last = at;
    else span.withdrawn = laterOf(span.withdrawn ?? until, until);
  }
  return spans.map((span) => ({ from: span.from, end: endOf(span, terms) }));
};

/** What comes at the very instant of an expiry is too late; an exchange, whose return is withdrawn as it happens, is not. */
const isAlive = ({ last, withdrawn }: Span, at: InstantIso, terms: Inactivity): boolean =>
  (withdrawn !== null && at <= withdrawn) ||
  (last !== null && (isSoon(last, at, terms) || at < expiryAfter(last, terms).expiresAt));

const DAYS_PER_MONTH_MIN = 28;

/** Surely in time, without asking the calendar: so it mostly is. */
const isSoon = (last: InstantIso, at: InstantIso, { months }: Inactivity): boolean =>
  epochMs(at) - epochMs(last) < (months * DAYS_PER_MONTH_MIN - 1) * DAY_MS;

const endOf = ({ from, last, withdrawn }: Span, terms: Inactivity): Expiry => {
  const end = last === null ? null : expiryAfter(last, terms);
  if (end !== null && (withdrawn === null || withdrawn <= end.expiresAt)) return end;
  const expiresAt = withdrawn ?? from;
  return { expiresAt, expiresOn: localDateOf(expiresAt, terms.zone) };
};

/** Through the last local day, as other points that last some months. */
const expiryAfter = (at: InstantIso, { months, zone }: Inactivity): Expiry => {
  const expiresOn = addMonths(localDateOf(at, zone), months);
  return { expiresAt: endOfLocalDay(expiresOn, zone), expiresOn };
};
