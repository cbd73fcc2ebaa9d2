import type { RuleReason, TriggerWord } from '@accrue/contracts';
import {
  minorUnits,
  ruleId,
  type Decimal,
  type InstantIso,
  type Points,
  type RuleId,
  type ZoneId,
} from '@accrue/kernel';
import { tiersCheck } from './conditions/tiers';
import { whenCheck } from './conditions/when';
import { effectOf, type EarningRuleDocument } from './effects';
import { compileLimits, type MemberLimit } from './limits/limits';
import { periodAround } from './limits/period';

/** What earns and is no sale: it has no basket. */
export interface Occasion {
  readonly trigger: Exclude<TriggerWord, 'sale'>;
  /** Of an action, as the programme declares it; null: it is none. */
  readonly type: string | null;
  readonly occurredAt: InstantIso;
}

/** An earning rule that looks at occasions. */
export interface OccasionRule {
  readonly id: RuleId;
  readonly walletId: string;
  /** Whether the tier multiplier counts. */
  readonly tierMultiplier: boolean;
  /** What bounds all occasions of a member together. */
  readonly limits: readonly MemberLimit[];
  /** What would go over a limit is refused as a whole. */
  readonly isWhole: boolean;
  /** Whether it looks at such occasions at all. */
  isFor(occasion: Occasion): boolean;
  /** null: it counts at this time. */
  whyNot(occasion: Occasion): RuleReason | null;
  /** null: it is for members of this tier, as far as is known today. */
  whyNotMember(tierId: string | null): RuleReason | null;
  /** Before any limit. */
  points(multiplier: Decimal): Points;
}

export const isForSales = ({ on = 'sale' }: Pick<EarningRuleDocument, 'on'>): boolean => on === 'sale';

/** Nobody is welcomed twice: not even who was enrolled twice, and merged. */
const ONCE: MemberLimit = {
  periodOf: (occurredAt) => periodAround('programme', occurredAt, 'UTC' as ZoneId),
  room: ({ times }) => (times < 1 ? Infinity : 0),
};

/** An effect without basket counts one thing. */
const ONE_THING = [minorUnits(1)];

/** @param document of a checked programme, not for sales */
export const compileOccasionRule = (document: EarningRuleDocument, zone: ZoneId): OccasionRule => {
  const {
    id,
    wallet,
    on,
    action,
    rounding = 'floor',
    tierMultiplier = false,
    when = {},
    members,
    limits = {},
  } = document;
  const effect = effectOf(document).compile(rounding);
  const whyNotAt = whenCheck(when, zone);
  const { ofMember, isWhole } = compileLimits(limits, zone);
  return {
    id: ruleId(id),
    walletId: wallet,
    tierMultiplier,
    limits: on === 'enrolment' ? [ONCE, ...ofMember] : ofMember,
    isWhole,
    isFor: ({ trigger, type }) => trigger === on && (trigger !== 'action' || type === action),
    whyNot: ({ occurredAt }) => whyNotAt({ occurredAt, endedAt: occurredAt, channel: '', storeId: '' }),
    whyNotMember: tiersCheck(members?.tiers),
    points: (multiplier) => effect.points(ONE_THING, multiplier, [], []),
  };
};
