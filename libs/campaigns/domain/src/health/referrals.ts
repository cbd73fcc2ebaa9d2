import type { ReferralDocument } from '@accrue/contracts';
import { DAY_MS, epochMs, type InstantIso, type MemberId } from '@accrue/kernel';

/** One member brought another, each as the person whom both turned out to be. */
export interface Referral {
  readonly advocateId: MemberId;
  readonly refereeId: MemberId;
  readonly referredAt: InstantIso;
}

export type BurstBound = NonNullable<ReferralDocument['burst']>;

/** An advocate who brought more members in a short time than people do. */
export interface Burst {
  readonly advocateId: MemberId;
  /** Of the shortest time with most of them. */
  readonly referrals: number;
  readonly from: InstantIso;
  readonly until: InstantIso;
}

/** Accrue's own. */
export const BURST: BurstBound = { referrals: 10, days: 7 };

/** Those with most first; one for each advocate. */
export const burstsOf = (all: readonly Referral[], { referrals: most, days }: BurstBound): readonly Burst[] => {
  const byAdvocate = new Map<MemberId, InstantIso[]>();
  for (const { advocateId, referredAt } of all)
    byAdvocate.set(advocateId, [...(byAdvocate.get(advocateId) ?? []), referredAt]);
  return [...byAdvocate]
    .flatMap(([advocateId, at]): Burst[] => {
      const { referrals, ...when } = busiestOf(at.sort(), days * DAY_MS);
      return referrals > most ? [{ advocateId, referrals, ...when }] : [];
    })
    .sort((a, b) => b.referrals - a.referrals || (a.advocateId < b.advocateId ? -1 : 1));
};

/** @param at not empty, earliest first */
const busiestOf = (at: readonly InstantIso[], withinMs: number): Omit<Burst, 'advocateId'> => {
  let busiest = { referrals: 0, from: at[0] as InstantIso, until: at[0] as InstantIso };
  let first = 0;
  at.forEach((until, last) => {
    while (epochMs(until) - epochMs(at[first] as InstantIso) >= withinMs) first += 1;
    const referrals = last - first + 1;
    if (referrals > busiest.referrals) busiest = { referrals, from: at[first] as InstantIso, until };
  });
  return busiest;
};

/**
 * Members who brought each other in a circle, each followed by the one who brought them; alone: they brought themselves. Nobody refers whom there is, so
 * some of them had been several members before they were merged. A member was brought by the first who did.
 */
export const loopsOf = (all: readonly Referral[]): readonly (readonly MemberId[])[] => {
  const broughtBy = new Map<MemberId, MemberId>();
  const inOrder = [...all].sort((a, b) => (a.referredAt < b.referredAt ? -1 : a.referredAt > b.referredAt ? 1 : 0));
  for (const { refereeId, advocateId } of inOrder) if (!broughtBy.has(refereeId)) broughtBy.set(refereeId, advocateId);
  const looked = new Set<MemberId>();
  const loops: (readonly MemberId[])[] = [];
  for (const start of [...broughtBy.keys()].sort()) {
    const way: MemberId[] = [];
    let member: MemberId | undefined = start;
    while (member !== undefined && !looked.has(member)) {
      looked.add(member);
      way.push(member);
      member = broughtBy.get(member);
    }
    if (member !== undefined && way.includes(member)) loops.push(fromSmallest(way.slice(way.indexOf(member))));
  }
  return loops;
};

const fromSmallest = (loop: readonly MemberId[]): readonly MemberId[] => {
  const first = loop.indexOf([...loop].sort()[0] as MemberId);
  return [...loop.slice(first), ...loop.slice(0, first)];
};
