import type { LimitsDocument } from '@accrue/contracts';
import { points as toPoints, POINTS_PER_ENTRY_MAX, type InstantIso, type Points, type ZoneId } from '@accrue/kernel';
import { checkPositive, type Report } from '../../programme/problem';
import { periodsOf, type Period } from './period';
import { ALL_THE_TIME, type TierPeriodOf } from './tier-period';

/** What a rule has given a member for receipts of one period, without what returns took back. */
export interface Used {
  /** Receipts for which something is left. */
  readonly times: number;
  readonly points: Points;
}

/** @param given of one rule, as it stands */
export const usedIn = (
  { from, until }: Period,
  given: Iterable<{ readonly order: string; readonly points: Points }>,
): Used => {
  let [times, sum] = [0, 0];
  for (const { order, points } of given) {
    if (order < from || order >= until) continue;
    times += 1;
    sum += points;
  }
  return { times, points: toPoints(sum) };
};

/** A limit that remembers what the rule gave the member before. */
export interface MemberLimit {
  /** The period whose receipts count together with one of this instant. @param enrolledAt only years of the member ask for it */
  periodOf(occurredAt: InstantIso, enrolledAt?: InstantIso | null): Period;
  /** It counts each tier that was reached by itself. */
  readonly isOfTier: boolean;
  /** Points that the next receipt of the period can have; `Infinity`: the limit does not mind. */
  room(used: Used): number;
}

export interface Limits {
  /** Points, at most `POINTS_PER_ENTRY_MAX`. */
  readonly perReceipt: number;
  readonly ofMember: readonly MemberLimit[];
  /** What would go over a limit is refused; else it gets the rest up to it. */
  readonly isWhole: boolean;
}

/** @param tierPeriod of the programme’s ladder; only rules about tiers ask for it */
export const compileLimits = (
  { perReceipt, times, perMember, mode }: LimitsDocument,
  zone: ZoneId,
  tierPeriod: TierPeriodOf = () => ALL_THE_TIME,
): Limits => {
  const ofMember: MemberLimit[] = [];
  if (times !== undefined)
    ofMember.push({
      isOfTier: times.per === 'tier-period',
      periodOf:
        times.per === 'tier-period'
          ? (occurredAt, enrolledAt = null) => tierPeriod(occurredAt, enrolledAt)
          : periodsOf(times.per, zone),
      room: (used) => (used.times < times.most ? Infinity : 0),
    });
  if (perMember !== undefined)
    ofMember.push({
      isOfTier: false,
      periodOf: periodsOf(perMember.per, zone),
      room: ({ points }) => Math.max(0, perMember.amount - points),
    });
  return { perReceipt: perReceipt ?? POINTS_PER_ENTRY_MAX, ofMember, isWhole: mode === 'whole' };
};

export const checkLimits = ({ perReceipt, times, perMember }: LimitsDocument, path: string, report: Report): void => {
  if (perReceipt !== undefined) checkPositive(`${path}/perReceipt`, perReceipt, 'limit', report);
  if (times !== undefined) checkPositive(`${path}/times/most`, times.most, 'limit', report);
  if (perMember !== undefined) checkPositive(`${path}/perMember/amount`, perMember.amount, 'limit', report);
};
