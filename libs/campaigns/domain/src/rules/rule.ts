import type { LineReason, MemberAttributes, MembersDocument, RuleReason } from '@accrue/contracts';
import {
  allocateLargestRemainder,
  NO_POINTS,
  points,
  ruleId,
  type Decimal,
  type InstantIso,
  type MemberId,
  type MinorUnits,
  type Points,
  type RuleId,
  type ZoneId,
} from '@accrue/kernel';
import type { NormalisedLine } from '../receipt';
import type { Basket } from './basket';
import type { CountedLine } from './basis';
import { LINE_TYPES_EXCLUDED } from './conditions/eligibility';
import { countsNothing, type lineCountings } from './counted-lines';
import type { ConditionFacts, CounterValues } from './conditions/condition-facts';
import { compileCondition, type Expressions } from './conditions/expression';
import type { Experiment } from '../experiments/experiment';
import { armCheck } from './conditions/arm';
import { newcomerCheck } from './conditions/newcomers';
import { segmentsCheck, type MemberAtMoment, type Segment } from './segments';
import { tiersCheck } from './conditions/tiers';
import { whenCheck, type SaleFacts } from './conditions/when';
import { effectOf, type EarningRuleDocument } from './effects';
import { compileLimits, type MemberLimit } from './limits/limits';
import { bestOfGroup } from './stacking';

/** What a rule may know besides the basket. */
export interface EarningContext extends SaleFacts {
  /** The member's before the receipt; the base tier where there is no other, null where the ladder has none. */
  readonly tierId: string | null;
  /** null: nobody is known. */
  readonly enrolledAt: InstantIso | null;
  /** As they were told by then. */
  readonly attributes: MemberAttributes;
  /** null: nobody is identified. */
  readonly memberId: MemberId | null;
  /** Of the member's tier before the receipt; 1 without one. */
  readonly multiplier: Decimal;
  readonly counters: CounterValues;
  readonly isInEveryArm: boolean;
}

/** What a rule makes of a basket. */
export interface Earned {
  /** After multiplier, rounding and limits. */
  readonly points: Points;
  /** The same without the multiplier: what counts towards a tier. */
  readonly basePoints: Points;
  /** By line index; of nothing where a line is not eligible. */
  readonly lines: readonly CountedLine[];
  /** Minor units that points were counted on: counted line by line, those below zero have lowered the others. */
  readonly countedByLine: readonly MinorUnits[];
  /** What it would have been without the limits; null when none bit. */
  readonly desired: Points | null;
  readonly ofOthers: GivenByOthers;
}

/** What the rules that a rule names gave, by line index; empty for one that names none. */
export interface GivenByOthers {
  readonly points: readonly Points[];
  readonly basePoints: readonly Points[];
}

export const NOTHING_BY_OTHERS: GivenByOthers = { points: [], basePoints: [] };

/** Of a rule that does not apply, and might under other circumstances. */
export const NOTHING_EARNED: Earned = {
  points: NO_POINTS,
  basePoints: NO_POINTS,
  lines: [],
  countedByLine: [],
  desired: null,
  ofOthers: NOTHING_BY_OTHERS,
};

/** An earning rule of a compiled programme: conditions, an effect and limits, which know nothing of each other. */
export interface EarningRule {
  readonly id: RuleId;
  /** Or the place of what it gives instead of points. */
  readonly walletId: string;
  /** Whether the tier multiplier counts. */
  readonly tierMultiplier: boolean;
  /** Ids of rules whose points it looks at. */
  readonly of: readonly string[];
  /** The group of which only the best counts; null: it is in none. */
  readonly group: string | null;
  /** What bounds all receipts of a member together; usually none. */
  readonly limits: readonly MemberLimit[];
  /** What would go over a limit is refused as a whole. */
  readonly isWhole: boolean;
  /** Whether it is for some tiers only, or its condition looks at the tier. */
  readonly asksForTier: boolean;
  /** The same for when the member enrolled. */
  readonly asksForEnrolment: boolean;
  /** The same for what was told of the member. */
  readonly asksForAttributes: boolean;
  /** The arm that it is for; null: it asks for none. */
  readonly tried: Tried | null;
  /** Ids of the counters that its condition looks at; usually none. */
  readonly counters: readonly string[];
  /** Those that it is for; empty: it asks for none. */
  readonly segments: readonly Segment[];
  /** null: it applies to receipts of this time and place. */
  whyNot(sale: SaleFacts): RuleReason | null;
  /** null: it is for members like this, as far as is known today. */
  whyNotMember(member: MemberAtMoment & { readonly memberId: MemberId | null }): RuleReason | null;
  /** null: what is left of the basket, and who bought it, meet its condition; absent: it has none. */
  readonly whyNotBasket?: (facts: ConditionFacts) => RuleReason | null;
  /** null: goods of this kind are eligible, whether they are bought or brought back. */
  whyNotLine(line: NormalisedLine): LineReason | null;
  /** Whether it counts any line: if not, it gives nothing. */
  counts(basket: Basket): boolean;
  /** @param room points that the limits of the member leave */
  earn(basket: Basket, context: EarningContext, room: number, ofOthers: GivenByOthers): Earned;
  /** Points per line, summing to `earned.points`. */
  linePoints(earned: Earned, context: EarningContext): readonly Points[];
  /** The same for `earned.basePoints`. */
  baseLinePoints(earned: Earned): readonly Points[];
}

const ONE: Decimal = { units: 1, scale: 0 };

/** @param document of a checked programme */
export const compileRule = (
  document: EarningRuleDocument,
  {
    zone,
    expressions,
    experiments,
    segments: declared,
    countingOf,
  }: {
    readonly zone: ZoneId;
    readonly expressions: Expressions;
    readonly experiments: ReadonlyMap<string, Experiment>;
    readonly segments: readonly Segment[];
    readonly countingOf: ReturnType<typeof lineCountings>;
  },
): EarningRule => {
  const { id, rounding = 'floor', tierMultiplier = false } = document;
  const { when = {}, members = {}, eligibility = {}, limits = {} } = document;
  const effectOfRule = effectOf(document);
  const { of } = effectOfRule;
  // What others gave, they gave for lines that were eligible under them.
  const excludedByDefault = of.length === 0 ? LINE_TYPES_EXCLUDED : [];
  const { whyNotLine, countedLines } = countingOf({ eligibility, excludedByDefault, basis: document.basis });
  const effect = effectOfRule.compile(rounding);
  const condition = compileCondition(document.if, expressions);
  const segments = declared.filter((segment) => members.segments?.includes(segment.id));
  const asks = [...segments, condition];
  const { perReceipt, ofMember, isWhole } = compileLimits(limits, zone);
  const multiplierOf = ({ multiplier }: EarningContext): Decimal => (tierMultiplier ? multiplier : ONE);
  return {
    id: ruleId(id),
    walletId: effectOfRule.place,
    tierMultiplier,
    of,
    group: bestOfGroup(document),
    limits: ofMember,
    isWhole,
    asksForTier: members.tiers !== undefined || asks.some((each) => each?.asksForTier),
    asksForEnrolment: members.enrolledWithinDays !== undefined || asks.some((each) => each?.asksForEnrolment),
    asksForAttributes: asks.some((each) => each?.asksForAttributes),
    tried: triedBy(members, experiments),
    counters: [...(condition?.counters ?? [])],
    segments,
    whyNot: whenCheck(when, zone),
    whyNotMember: membersCheck(members, { zone, experiments, segments }),
    ...(condition === null ? {} : { whyNotBasket: condition.whyNot }),
    whyNotLine,
    counts: (basket) => !countsNothing(countedLines(basket)),
    earn: (basket, context, room, ofOthers) => {
      const lines = countedLines(basket);
      if (countsNothing(lines)) return earnedOfNothing(lines);
      const countedByLine = effect.count(lines);
      const multiplier = multiplierOf(context);
      const desired = effect.points(countedByLine, multiplier, lines, ofOthers.points);
      const limit = Math.min(perReceipt, room);
      // Decided by the basket as it was sold: what comes back later neither gets it in nor puts it out.
      const most = isWhole && basket.remaining === null && desired > limit ? 0 : limit;
      const given = points(Math.min(desired, most));
      const basePoints =
        isOne(multiplier) && of.length === 0
          ? given
          : points(Math.min(effect.points(countedByLine, ONE, lines, ofOthers.basePoints), most));
      return { points: given, basePoints, lines, countedByLine, desired: given === desired ? null : desired, ofOthers };
    },
    linePoints: ({ points: given, lines, countedByLine, ofOthers }, context) =>
      shared(given, () => effect.weights(countedByLine, multiplierOf(context), lines, ofOthers.points), lines),
    baseLinePoints: ({ basePoints, lines, countedByLine, ofOthers }) =>
      shared(basePoints, () => effect.weights(countedByLine, ONE, lines, ofOthers.basePoints), lines),
  };
};

/** By how many lines there are: most rules of a campaign count nothing of most baskets. */
const ofNothing: Earned[] = [];
const earnedOfNothing = (lines: readonly CountedLine[]): Earned =>
  (ofNothing[lines.length] ??= { ...NOTHING_EARNED, lines, countedByLine: lines.map(({ basis }) => basis) });

/** An arm that a rule is for. */
export interface Tried {
  readonly experiment: Experiment;
  readonly arm: string;
}

export const triedBy = (
  { experiment: wanted }: MembersDocument,
  experiments: ReadonlyMap<string, Experiment>,
): Tried | null => {
  const experiment = wanted === undefined ? undefined : experiments.get(wanted.id);
  return wanted === undefined || experiment === undefined ? null : { experiment, arm: wanted.arm };
};

const FOR_ALL: EarningRule['whyNotMember'] = () => null;

/** null: they are for members like this. */
export const membersCheck = (
  { tiers, enrolledWithinDays, experiment }: MembersDocument,
  {
    zone,
    experiments,
    segments,
  }: {
    readonly zone: ZoneId;
    readonly experiments: ReadonlyMap<string, Experiment>;
    readonly segments: readonly Segment[];
  },
): EarningRule['whyNotMember'] => {
  const whyNotTier = tiersCheck(tiers);
  const whyNotNewcomer = enrolledWithinDays === undefined ? null : newcomerCheck(enrolledWithinDays, zone);
  const tried = experiment === undefined ? undefined : experiments.get(experiment.id);
  const whyNotArm = experiment === undefined || tried === undefined ? null : armCheck(tried, experiment.arm);
  const whyNotSegment = segments.length === 0 ? null : segmentsCheck(segments);
  if (tiers === undefined && whyNotNewcomer === null && whyNotArm === null && whyNotSegment === null) return FOR_ALL;
  return (member) => {
    const { tierId, occurredAt, enrolledAt, memberId, isInEveryArm } = member;
    return (
      whyNotTier(tierId) ??
      whyNotNewcomer?.(occurredAt, enrolledAt) ??
      whyNotSegment?.(member) ??
      whyNotArm?.(occurredAt, memberId, isInEveryArm) ??
      null
    );
  };
};

const shared = (given: Points, weights: () => readonly number[], lines: readonly CountedLine[]): readonly Points[] =>
  given === 0 ? lines.map(() => NO_POINTS) : allocateLargestRemainder(given, weights());

const isOne = ({ units, scale }: Decimal): boolean => units === 1 && scale === 0;
