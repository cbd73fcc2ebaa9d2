import { amountIn, type InstantIso, type WalletAmounts, type ZoneId } from '@accrue/kernel';

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

/** What a ladder counts: what receipts earn in one wallet before any multiplier, or minor units of eligible spend. */
export type Qualify = ({ readonly by: 'wallet'; readonly walletId: string } | { readonly by: 'spend' }) & {
  /** Absent: all the time. */
  readonly window?: Window;
};

/** A receipt counts on its local day and until the same day so many months later. */
export interface Window {
  readonly rollingMonths: number;
  readonly timeZone: ZoneId;
}

/** What a member's qualifying credit is measured against: the tiers of one version of the programme. */
export interface Ladder {
  readonly programmeVersion: number;
  /** Event time from which it measures; null: the first ladder, which also measures all that was before it. */
  readonly effectiveFrom: InstantIso | null;
  readonly qualify: Qualify;
  /** `keep`: a tier once reached stays when goods come back. `immediate`: a return can lower the tier at once; so it is with a window. */
  readonly onReturn: 'keep' | 'immediate';
  /** Thresholds strictly ascending; may be empty: a programme without tiers. */
  readonly tiers: readonly Tier[];
}

/** The highest tier that `amount` reaches, null below the ladder. A negative amount counts as nothing, not as less. */
export const tierReachedBy = (amount: number, { tiers }: Pick<Ladder, 'tiers'>): Tier | null => {
  const reached = Math.max(amount, 0);
  for (let index = tiers.length - 1; index >= 0; index -= 1) {
    const tier = tiers[index];
    if (tier !== undefined && tier.threshold <= reached) return tier;
  }
  return null;
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
  qualify.by === 'spend' ? spend : amountIn(amounts, qualify.walletId);

/** Whether thresholds of the two can be compared. */
export const countSame = ({ qualify: a }: Ladder, { qualify: b }: Ladder): boolean =>
  a.window?.rollingMonths === b.window?.rollingMonths &&
  (a.by === 'spend' ? b.by === 'spend' : b.by === 'wallet' && a.walletId === b.walletId);
