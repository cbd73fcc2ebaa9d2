import type { programmePublished, Static } from '@accrue/contracts';
import { boundaryInstant, endOfLocalDay, localDate, startOfLocalDay, zoneId, type InstantIso } from '@accrue/kernel';

type Document = Static<typeof programmePublished.schema>['document'];
type Rule = NonNullable<Document['earning']>['rules'][number];

/** What the programme has for members of some tiers only, besides multiplier and entitlements. */
export interface TierBenefit {
  readonly kind: 'rule' | 'reward' | 'draw';
  /** Of what it is. */
  readonly id: string;
  readonly name: string;
  readonly tiers: readonly string[];
  /** What a rule earns for; null: it is no rule. */
  readonly on: string | null;
  /** What a rule gives. */
  readonly walletId: string | null;
  readonly offerId: string | null;
  readonly rewardId: string | null;
  /** null: from the start. */
  readonly from: InstantIso | null;
  /** The first instant at which it is over; null: for ever. */
  readonly until: InstantIso | null;
}

/** In the order of the document. Conditions in CEL are campaigns' to read: what only they keep for a tier is not here. */
export const benefitsOf = (document: Document): readonly TierBenefit[] => {
  const zone = zoneId(document.timeZone);
  const { earning, rewards = [], draws = [] } = document;
  const rules = (earning?.rules ?? []).map((rule): TierBenefit => {
    const { id, name, on = 'sale', when, earn } = rule;
    const within = { from: boundaryInstant(when?.from, zone), until: boundaryInstant(when?.until, zone) };
    const given = { walletId: rule.wallet ?? null, offerId: earn.offer ?? null, rewardId: earn.reward ?? null };
    return { kind: 'rule', id, name, tiers: tiersOf(rule), on, ...given, ...within };
  });
  const redeemed = rewards.map(({ id, title, tiers = [], valid: { from, until } = {} }): TierBenefit => {
    const within = {
      from: from === undefined ? null : startOfLocalDay(localDate(from), zone),
      until: until === undefined ? null : endOfLocalDay(localDate(until), zone),
    };
    return { kind: 'reward', id, name: title, tiers, ...NO_RULE, ...within };
  });
  const drawn = draws.map(({ id, name, tiers = [], opens, closes }): TierBenefit => {
    const within = { from: boundaryInstant(opens, zone), until: boundaryInstant(closes, zone) };
    return { kind: 'draw', id, name, tiers, ...NO_RULE, ...within };
  });
  return [...rules, ...redeemed, ...drawn].filter(({ tiers }) => tiers.length > 0);
};

const NO_RULE = { on: null, walletId: null, offerId: null, rewardId: null } as const;

/** Where reaching a tier earns, the tiers of `members` are those that the member comes from. */
const tiersOf = ({ on, tiers, members }: Rule): readonly string[] =>
  (on === 'tier-reached' ? tiers : members?.tiers) ?? [];
