import type { RewardDocument } from '@accrue/contracts';
import type { LocalDateIso, ZoneId } from '@accrue/kernel';
import type { DrawTerms } from '../draw';
import type { Limit } from './period';

/** Who can redeem a reward, and when. */
export interface Conditions {
  /** The first local day; null: any. */
  readonly from: LocalDateIso | null;
  /** The last one, all of it; null: none. */
  readonly until: LocalDateIso | null;
  /** null: whoever it is. */
  readonly tiers: readonly string[] | null;
  /** The tier of who has reached none; null: the ladder begins higher. */
  readonly baseTier: string | null;
}

/** How often it can be redeemed; null: without bound. */
export interface Limits {
  readonly perMember: Limit | null;
  readonly inAll: Limit | null;
}

/** What it is in money, in minor units of the programme's currency; null: nobody said. */
export interface Worth {
  readonly currency: string;
  readonly cost: number | null;
  readonly value: number | null;
  /** Whose it is, and what they are paid for it. */
  readonly partner: { readonly id: string; readonly settles: number } | null;
}

/** What a programme says besides its rewards that counts for them. */
export interface Programme {
  readonly zone: ZoneId;
  readonly currency: string;
  readonly baseTier: string | null;
  /** Absent: none. */
  readonly draws?: readonly DrawTerms[];
}

export const conditionsOf = (
  { valid, tiers }: Pick<RewardDocument, 'valid' | 'tiers'>,
  { baseTier }: Programme,
): Conditions | null =>
  valid === undefined && tiers === undefined
    ? null
    : {
        from: (valid?.from ?? null) as LocalDateIso | null,
        until: (valid?.until ?? null) as LocalDateIso | null,
        tiers: tiers ?? null,
        baseTier,
      };

export const limitsOf = ({ limits }: Pick<RewardDocument, 'limits'>): Limits | null =>
  limits === undefined ? null : { perMember: limits.perMember ?? null, inAll: limits.inAll ?? null };

export const worthOf = (
  { cost, value, partner }: { readonly cost?: number | undefined } & Pick<RewardDocument, 'value' | 'partner'>,
  { currency }: Programme,
): Worth | null =>
  cost === undefined && value === undefined && partner === undefined
    ? null
    : { currency, cost: cost ?? null, value: value ?? null, partner: partner ?? null };

/** Why somebody cannot redeem a reward. */
export type ConditionCode = 'reward.not_yet' | 'reward.over' | 'reward.not_for_tier';

export interface Unmet {
  readonly code: ConditionCode;
  /** What would have to be: the first day, the last one, the tiers. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * All that stands against it, in this order; empty: nothing.
 * @param tierId that the member is in; null: none that is known, which is the base tier
 */
export const unmetOf = (
  conditions: Conditions | null,
  { on, tierId }: { readonly on: LocalDateIso; readonly tierId: string | null },
): readonly Unmet[] => {
  if (conditions === null) return [];
  const { from, until, tiers, baseTier } = conditions;
  const unmet: Unmet[] = [];
  if (from !== null && on < from) unmet.push({ code: 'reward.not_yet', data: { from } });
  if (until !== null && on > until) unmet.push({ code: 'reward.over', data: { until } });
  const tier = tierId ?? baseTier;
  if (tiers !== null && (tier === null || !tiers.includes(tier)))
    unmet.push({ code: 'reward.not_for_tier', data: { tiers, tier } });
  return unmet;
};
