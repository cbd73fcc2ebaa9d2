import type { Account, Lot } from './state';

/** Slow and obvious, of UTC days only: whether a lot that expires by inactivity has done so by then. It shares no code with the domain. */
export const isInactiveBy = (now: string, { walletId, occurredAt, inactivity }: Lot, account: Account): boolean => {
  const active = activityIn(account, walletId).map(({ from, until }) => {
    const end = endOfDay(from, inactivity?.months ?? 0);
    return { from, until: until !== null && until < end ? until : end };
  });
  const lives = (at: string): boolean => active.some(({ from, until }) => from <= at && at < until);
  return !lives(occurredAt) || active.some(({ until }) => until > occurredAt && until <= now && !lives(until));
};

/** What the member did, and when all of it had come back. */
const activityIn = (
  { lots, holds, spends, refunds, voids }: Account,
  walletId: string,
): readonly { readonly from: string; readonly until: string | null }[] => {
  const isHere = (one: { readonly walletId: string }): boolean => one.walletId === walletId;
  const stands = (id: string | null): boolean => !voids.some((one) => one.voids === id && stands(one.receiptId));
  const earned = lots
    .filter((lot) => isHere(lot) && lot.sequence >= 0 && !lot.isAwaitingTerms && lot.granted > 0)
    .map(({ occurredAt, granted, reversals }) => {
      const times = [occurredAt, ...reversals.map((one) => one.occurredAt)] as string[];
      const isBack = reversals.reduce((sum, { points }) => sum + points, 0) === granted;
      return { from: occurredAt, until: isBack ? (times.sort().at(-1) ?? null) : null };
    });
  const paid = [
    ...holds.filter(isHere).flatMap(({ captures, refundedAt }) => captures.map((one) => ({ ...one, refundedAt }))),
    ...spends.filter(isHere).map((one) => ({ ...one, refundedAt: null })),
  ]
    .filter(({ receiptId }) => stands(receiptId))
    .map((one) => ({ ...one, left: one.points, until: one.refundedAt }))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const back = refunds.filter((one) => isHere(one) && stands(one.receiptId));
  for (const { at, points, receiptIds } of back.sort((a, b) => (a.at < b.at ? -1 : 1)))
    for (let n = 0; n < points; n++) {
      const last = paid.find((one) => one.left > 0 && receiptIds.some((id) => id === one.receiptId));
      if (last !== undefined && --last.left === 0) last.until = at < last.at ? last.at : at;
    }
  return [...earned, ...paid.map(({ at: from, until }) => ({ from, until }))];
};

const endOfDay = (from: string, monthsLater: number): string => {
  const date = new Date(from);
  const month = date.getUTCMonth() + monthsLater;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay) + 1)).toISOString();
};
