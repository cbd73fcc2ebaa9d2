import type { ActionDocument, RuleReason, TriggerWord } from '@accrue/contracts';
import {
  minorUnits,
  ruleId,
  type Decimal,
  type InstantIso,
  type Points,
  type RuleId,
  type ZoneId,
} from '@accrue/kernel';
import type { Experiment } from '../experiments/experiment';
import type { Expressions } from './conditions/expression';
import { compileOccasionCondition } from './conditions/occasion-condition';
import type { DeclaredAttribute, MemberAtOccasion } from './conditions/occasion-facts';
import { whenCheck } from './conditions/when';
import { effectOf, type EarningRuleDocument } from './effects';
import { compileLimits, type MemberLimit } from './limits/limits';
import type { TierPeriods } from './limits/tier-period';
import { membersCheck, triedBy, type Tried } from './rule';
import type { Segment } from './segments';

/** Where a counter triggers a rule. */
export interface CounterStep {
  readonly counterId: string;
  readonly reaches: number;
  /** At every multiple of that, and not only the first. */
  readonly repeat: boolean;
}

/** Of a referral: who referred, and who was. */
export type ReferralSide = NonNullable<EarningRuleDocument['side']>;

/** What earns and is no sale: it has no basket. */
export interface Occasion {
  readonly trigger: Exclude<TriggerWord, 'sale' | 'counter'> | 'offer' | 'referred';
  /**
   * Of an action, as the programme declares it; the id of a tier that was reached, or of an offer that was given; of a referral who referred the
   * member, and when it qualified which side the member is; null: it is none of these.
   */
  readonly type: string | null;
  readonly occurredAt: InstantIso;
  /** Calendar year of what comes each year; absent: it does not. */
  readonly year?: number;
}

/** An earning rule that looks at occasions. */
export interface OccasionRule {
  readonly id: RuleId;
  /** Or the place of what it gives instead of points. */
  readonly walletId: string;
  /** Whether the tier multiplier counts. */
  readonly tierMultiplier: boolean;
  /** Earns at most once, or once in each year of its occasions. */
  readonly isOnce: boolean;
  /** What bounds all occasions of a member together. */
  readonly limits: readonly MemberLimit[];
  /** What would go over a limit is refused as a whole. */
  readonly isWhole: boolean;
  /** The arm that it is for; null: it asks for none. */
  readonly tried: Tried | null;
  /** Of a counter, how far it has to get; null: something else triggers it. */
  readonly step: CounterStep | null;
  /** Whether it looks at such occasions at all. */
  isFor(occasion: Pick<Occasion, 'trigger' | 'type'>): boolean;
  /** null: it counts at this time. */
  whyNot(occasion: Pick<Occasion, 'occurredAt'>): RuleReason | null;
  /** What is earned for a tier is taken back when a return takes the tier. */
  readonly isTakenBack: boolean;
  /** Whether it looks at since when the member has been one. */
  readonly asksForEnrolment: boolean;
  /** The same for what was counted, itself or by a segment. */
  readonly asksForCounts: boolean;
  readonly asksForAttributes: boolean;
  /** Ids of the attributes of its action that it looks at. */
  readonly attributes: readonly string[];
  /** null: it is for members like this, as far as is known today. */
  whyNotMember(member: MemberAtOccasion): RuleReason | null;
  /** Before any limit. */
  points(multiplier: Decimal): Points;
}

export interface CounterRule extends OccasionRule {
  readonly step: CounterStep;
}

export const isForSales = ({ on = 'sale' }: Pick<EarningRuleDocument, 'on'>): boolean => on === 'sale';

/** An effect without basket counts one thing. */
const ONE_THING = [minorUnits(1)];

interface Surroundings {
  readonly zone: ZoneId;
  readonly expressions: Expressions;
  readonly experiments: ReadonlyMap<string, Experiment>;
  readonly segments: readonly Segment[];
  readonly actions: ReadonlyMap<string, ActionDocument>;
  readonly tierPeriods: TierPeriods;
}

/** @param document of a checked programme, not for sales */
export const compileOccasionRule = (
  document: EarningRuleDocument,
  { zone, expressions, experiments, segments: declared, actions, tierPeriods }: Surroundings,
): OccasionRule => {
  const {
    id,
    on,
    action,
    side,
    tiers,
    counter,
    reaches,
    repeat = false,
    rounding = 'floor',
    tierMultiplier = false,
    when = {},
    members = {},
    limits = {},
  } = document;
  const effectOfRule = effectOf(document);
  const effect = effectOfRule.compile(rounding);
  const whyNotAt = whenCheck(when, zone);
  const { ofMember, isWhole } = compileLimits(limits, zone, tierPeriods.of);
  const isPerTierPeriod = ofMember.some(({ isOfTier }) => isOfTier);
  const segments = declared.filter((segment) => members.segments?.includes(segment.id));
  const whyNotMember = membersCheck(members, { zone, experiments, segments });
  const condition = compileOccasionCondition(document.if, {
    ...{ zone, expressions, segments: declared },
    declared: attributesOf(document, actions),
  });
  const asks = [...segments, condition];
  return {
    id: ruleId(id),
    walletId: effectOfRule.place,
    tierMultiplier,
    // Nobody is welcomed twice, or has two birthdays in a year: not even who was enrolled twice, and merged.
    isOnce: on === 'enrolment' || on === 'birthday' || on === 'anniversary',
    limits: ofMember,
    isWhole,
    tried: triedBy(members, experiments),
    step: counter === undefined || reaches === undefined ? null : { counterId: counter, reaches, repeat },
    asksForEnrolment:
      members.enrolledWithinDays !== undefined ||
      (isPerTierPeriod && tierPeriods.asksForEnrolment) ||
      asks.some((each) => each?.asksForEnrolment),
    isTakenBack: document.onReturn === 'take-back',
    asksForAttributes: asks.some((each) => each?.asksForAttributes),
    asksForCounts: segments.length > 0 || condition?.asksForCounts === true,
    attributes: condition?.attributes ?? [],
    isFor: ({ trigger, type }) =>
      trigger === on &&
      (trigger !== 'action' || type === action) &&
      (trigger !== 'referral-qualified' || type === side) &&
      (trigger !== 'tier-reached' || tiers?.includes(type ?? '') === true),
    whyNot: ({ occurredAt }) => whyNotAt({ occurredAt, endedAt: occurredAt, channel: '', storeId: '' }),
    whyNotMember: (member) => whyNotMember(member) ?? condition?.whyNot(member) ?? null,
    points: (multiplier) => effect.points(ONE_THING, multiplier, [], []),
  };
};

/** Of the action that a rule is for; null: it is for none. */
export const attributesOf = (
  { on, action }: Pick<EarningRuleDocument, 'on' | 'action'>,
  actions: ReadonlyMap<string, ActionDocument>,
): readonly DeclaredAttribute[] | null => (on === 'action' ? (actions.get(action ?? '')?.attributes ?? []) : null);

/** How often a counter that is at `value` has triggered the rule. */
export const stepsUpTo = ({ step: { reaches, repeat } }: CounterRule, value: number): number =>
  repeat ? Math.floor(value / reaches) : value >= reaches ? 1 : 0;

/** Where it triggers the rule next; null: it does so once, and has. */
export const nextStep = (rule: CounterRule, value: number): number | null => {
  const { reaches, repeat } = rule.step;
  const steps = stepsUpTo(rule, value);
  return steps > 0 && !repeat ? null : (steps + 1) * reaches;
};
