import {
  amountIn,
  counterPlace,
  VISITS_PLACE,
  type InstantIso,
  type LocalDateIso,
  type WalletAmounts,
  type ZoneId,
} from '@accrue/kernel';

/** A step of the ladder as the programme document describes it. */
export interface Tier {
  readonly id: string;
  readonly name: string;
  /** In what the ladder counts, from which a member is in this tier; inclusive, ≥ 0. */
  readonly threshold: number;
  /** Exact decimal, e.g. `1.25`; applied to the receipts after the one that reached the tier. */
  readonly multiplier: string;
  /** What its members may have that is no points, by names that tills and web shops know. */
  readonly entitlements: readonly string[];
  /** Id that this tier had in the ladder before this one; null: the same, or the tier is new. */
  readonly was: string | null;
}

/**
 * What a ladder counts: what receipts earn in one wallet before any multiplier, minor units of eligible spend, receipts of which something was
 * kept, or what a counter of the programme counts of each receipt.
 */
export type Qualify = (
  | { readonly by: 'wallet'; readonly walletId: string }
  | { readonly by: 'spend' }
  | { readonly by: 'visits' }
  | { readonly by: 'counter'; readonly counterId: string }
) & {
  /** Absent: all the time. */
  readonly window?: Window;
};

/** Which receipts count at an instant. */
export type Window = RollingWindow | YearlyWindow;

/** A receipt counts on its local day and until the same day so many months later. */
export interface RollingWindow {
  readonly rollingMonths: number;
  readonly timeZone: ZoneId;
}

/** Those of the year that the instant lies in. */
export interface YearlyWindow {
  /** A local day on which such a year begins, each other one on the same day; null: the day of the member's enrolment, see `laddersOfMember`. */
  readonly yearlyFrom: LocalDateIso | null;
  readonly timeZone: ZoneId;
}

/**
 * What becomes of a tier when what gave it counts no more. Of a year that ends: `never`: it stays; `at-period-end`: the member falls to what
 * this year has reached, so a tier holds to the end of the year after the one that reached it; `one-step`: the same, but by one tier at most; `immediate`:
 * to what the new year has reached, which is nothing yet. In a rolling window `never` and `immediate`.
 */
export type Downgrade = 'never' | 'at-period-end' | 'one-step' | 'immediate';

/** A tier that is bought. */
export interface MembershipTerms {
  readonly id: string;
  readonly tierId: string;
  /** Of each unit, from the local day of the purchase. */
  readonly months: number;
  /** Local days within which a fee that goes back takes the membership back; null: whenever. */
  readonly refundWithinDays: number | null;
  readonly timeZone: ZoneId;
}

/** What a member's qualifying credit is measured against: the tiers of one version of the programme. */
export interface Ladder {
  readonly programmeVersion: number;
  /** Event time from which it measures; null: the first ladder, which also measures all that was before it. */
  readonly effectiveFrom: InstantIso | null;
  readonly qualify: Qualify;
  /** `keep`: a tier once reached stays when goods come back. `immediate`: a return can lower the tier at once; so it is in a rolling window. */
  readonly onReturn: 'keep' | 'immediate';
  readonly downgrade: Downgrade;
  /** Local days for which a tier holds on when time would take it, 0..180. */
  readonly graceDays: number;
  readonly memberships: readonly MembershipTerms[];
  /** Thresholds strictly ascending; may be empty: a programme without tiers. */
  readonly tiers: readonly Tier[];
}

/** The highest tier that `amount` reaches, null below the ladder. A negative amount counts as nothing, not as less. */
export const tierReachedBy = (amount: number, ladder: Pick<Ladder, 'tiers'>): Tier | null =>
  ladder.tiers[rankReachedBy(amount, ladder)] ?? null;

/** Its place on the ladder from 0 on; -1 below it. */
export const rankReachedBy = (amount: number, { tiers }: Pick<Ladder, 'tiers'>): number => {
  const reached = Math.max(amount, 0);
  let rank = tiers.length - 1;
  while (rank >= 0 && (tiers[rank]?.threshold ?? 0) > reached) rank -= 1;
  return rank;
};

/** The tier of a member who has qualified for nothing yet; null when the ladder starts above zero. */
export const baseTier = (ladder: Ladder): Tier | null => tierReachedBy(0, ladder);

export const tierById = (tierId: string | null, { tiers }: Pick<Ladder, 'tiers'>): Tier | null =>
  tiers.find((tier) => tier.id === tierId) ?? null;

/** The tier above `tierId`; from below the ladder (or from a tier that is gone) the lowest that `amount` does not reach. */
export const nextTierAfter = (tierId: string | null, amount: number, ladder: Ladder): Tier | null => {
  const current = tierById(tierId, ladder);
  const floor = current === null ? Math.max(amount, 0) : current.threshold;
  return ladder.tiers.find((tier) => tier.threshold > floor) ?? null;
};

/** What counts on a ladder, of what was counted by wallet and of spend. */
export const countedBy = ({ qualify }: Pick<Ladder, 'qualify'>, amounts: WalletAmounts, spend: number): number =>
  qualify.by === 'spend' ? spend : amountIn(amounts, placeOf(qualify));

/** Where amounts have what a ladder counts. */
export const placeOf = (qualify: Exclude<Qualify, { readonly by: 'spend' }>): string => {
  if (qualify.by === 'wallet') return qualify.walletId;
  return qualify.by === 'visits' ? VISITS_PLACE : counterPlace(qualify.counterId);
};

/** Whether thresholds of the two can be compared. */
export const countSame = ({ qualify: a }: Ladder, { qualify: b }: Ladder): boolean =>
  JSON.stringify(a.window) === JSON.stringify(b.window) &&
  (a.by === 'spend' || b.by === 'spend' ? a.by === b.by : placeOf(a) === placeOf(b));
