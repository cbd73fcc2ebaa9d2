import type { MemberAttributes, RuleReason } from '@accrue/contracts';
import {
  minorUnits,
  NO_MONEY,
  NO_POINTS,
  points,
  walletAmounts,
  type Decimal,
  type InstantIso,
  type MemberId,
  type MinorUnits,
  type Points,
  type RuleId,
  type WalletAmounts,
} from '@accrue/kernel';
import { tierOf, type CompiledProgramme } from '../programme/compile';
import { isWallet } from './effects';
import type { CountedLine } from './basis';
import type { Basket } from './basket';
import { conditionFacts, NOTHING_COUNTED, type ConditionFacts, type CounterValues } from './conditions/condition-facts';
import type { SaleFacts } from './conditions/when';
import { traceOf, type RuleTrace } from './trace';
import {
  NOTHING_BY_OTHERS,
  NOTHING_EARNED,
  type Earned,
  type EarningContext,
  type EarningRule,
  type GivenByOthers,
} from './rule';
import type { Stack } from './stacking';

const ONE: Decimal = { units: 1, scale: 0 };

export interface EvaluationContext extends SaleFacts {
  /** The member's tier before the receipt; null: none reached yet, which is the base tier, or nobody is identified. */
  readonly tierId: string | null;
  /** null: nobody is identified, or it is not known yet. */
  readonly enrolledAt: InstantIso | null;
  /** Of the member before the receipt. */
  readonly attributes: MemberAttributes;
  /** null: nobody is identified. */
  readonly memberId: MemberId | null;
  /** What the limits of the member leave; absent: there is nobody, or nothing before. */
  readonly rooms?: Rooms;
  /** Absent: nothing was counted before. */
  readonly counters?: CounterValues;
  /** As if they were in each arm of the experiments that they take part in. Absent: as they are. */
  readonly isInEveryArm?: boolean;
}

/** Rule → points that it can still give a member; a rule that is not there has no such limit. */
export type Rooms = ReadonlyMap<RuleId, number>;

export interface Evaluation {
  /** One per rule that applies, in the order of the programme, also for 0 points. */
  readonly awards: readonly EvaluatedAward[];
  /** Minor units that earn under any rule; a line that earns under several counts once, with its largest basis. */
  readonly eligibleMinor: MinorUnits;
  /** Of all rules, without multiplier, by wallet. */
  readonly base: WalletAmounts;
  /** Empty unless asked for. */
  readonly trace: readonly RuleTrace[];
}

export interface EvaluatedAward {
  readonly ruleId: RuleId;
  readonly walletId: string;
  readonly points: Points;
  readonly basePoints: Points;
  /** Decimal, as in the programme. */
  readonly multiplier: string;
  readonly tierId: string | null;
  /** Lines that have points; empty in detail `points`. */
  readonly lines: readonly LinePoints[];
  readonly capped: { readonly desired: Points; readonly value: Points } | null;
}

export interface LinePoints {
  readonly lineId: string;
  readonly points: Points;
}

/** How much of the answer is wanted. The arithmetic is the same: `trace` explains exactly what `points` computes. */
export type EvaluationDetail = 'points' | 'lines' | 'trace';

/** What a basket earns. The one way to compute it, for asking beforehand, for awarding, and for what remains after a return. */
export const evaluateReceipt = (
  programme: CompiledProgramme,
  basket: Basket,
  asked: EvaluationContext,
  detail: EvaluationDetail = 'lines',
): Evaluation => {
  const { tierId, enrolledAt, attributes, memberId, channel, storeId, occurredAt, endedAt, rooms } = asked;
  const tier = tierOf(programme, tierId);
  // Written out: objects put together from parts are slow to make.
  const context: EarningContext = {
    channel,
    storeId,
    occurredAt,
    endedAt,
    tierId: tier?.id ?? null,
    enrolledAt,
    attributes,
    memberId,
    multiplier: tier?.multiplier ?? ONE,
    counters: asked.counters ?? NOTHING_COUNTED,
    isInEveryArm: asked.isInEveryArm ?? false,
  };
  const outcomes = outcomesOf(programme, basket, context, rooms);
  const awards: EvaluatedAward[] = [];
  const trace: RuleTrace[] = [];
  let eligible: MinorUnits[] | null = null;
  programme.rules.forEach((rule, index) => {
    const outcome = outcomes[index] as Outcome;
    const { earned, reason } = outcome;
    if (detail === 'trace') trace.push(traceOf(rule, basket, reason, earned));
    if (earned === null) return;
    const multiplier = rule.tierMultiplier ? (tier?.multiplierText ?? '1') : '1';
    awards.push({
      ruleId: rule.id,
      walletId: rule.walletId,
      points: earned.points,
      basePoints: earned.basePoints,
      multiplier,
      tierId,
      lines:
        detail === 'points' || earned.points === 0
          ? []
          : pointsByLine(basket, sharesOf(rule, earned, outcome, context)),
      capped: earned.desired === null ? null : { desired: earned.desired, value: earned.points },
    });
    if (rule.of.length === 0 && earned !== NOTHING_EARNED && isWallet(rule.walletId))
      eligible = larger(eligible, earned.lines);
  });
  let eligibleMinor = 0;
  for (const basis of eligible ?? NO_LINES) eligibleMinor += basis;
  return { awards, eligibleMinor: minorUnits(Math.max(0, eligibleMinor)), base: baseOf(awards), trace };
};

const NO_LINES: readonly MinorUnits[] = [];

/** Without what is no points. Most rules give nothing. */
const baseOf = (awards: readonly EvaluatedAward[]): WalletAmounts => {
  const amounts: (readonly [walletId: string, amount: number])[] = [];
  for (const { walletId, basePoints } of awards)
    if (basePoints !== 0 && isWallet(walletId)) amounts.push([walletId, basePoints]);
  return walletAmounts(amounts);
};

interface Outcome {
  /** null: it does not apply to this receipt, and never will. */
  readonly earned: Earned | null;
  /** Why it gives nothing, where it is not for want of goods; null otherwise. */
  readonly reason: RuleReason | null;
  /** What each line has of the points, once somebody has asked. */
  shares?: Shares;
}

interface Shares {
  readonly points: readonly Points[];
  /** Only other rules ask for these. */
  basePoints?: readonly Points[];
}

const sharesOf = (rule: EarningRule, earned: Earned, outcome: Outcome, context: EarningContext): Shares =>
  (outcome.shares ??= { points: rule.linePoints(earned, context) });

/** By index of the rule. */
const outcomesOf = (
  programme: CompiledProgramme,
  basket: Basket,
  context: EarningContext,
  rooms: Rooms | undefined,
): readonly Outcome[] => {
  const { rules, stacks } = programme;
  let facts: ConditionFacts | null = null;
  const whyNotBasket = ({ whyNotBasket: whyNot }: EarningRule): RuleReason | null =>
    whyNot === undefined ? null : whyNot((facts ??= conditionFacts(basket, context, programme)));
  const outcomes = new Array<Outcome>(rules.length);
  for (const stack of stacks) {
    for (const index of stack) {
      const rule = rules[index] as EarningRule;
      const never = rule.whyNot(context);
      const reason = never ?? rule.whyNotMember(context) ?? whyNotBasket(rule);
      if (reason !== null) {
        outcomes[index] = { earned: never === null ? NOTHING_EARNED : null, reason };
        continue;
      }
      const room = rooms?.get(rule.id) ?? Infinity;
      const asks = rule.of.length > 0 && rule.counts(basket);
      const ofOthers = asks ? givenBy(rule.of, rules, outcomes, context) : NOTHING_BY_OTHERS;
      const earned = rule.earn(basket, context, room, ofOthers);
      outcomes[index] = { earned, reason: null };
    }
    if (stack.length > 1) keepBest(stack, rules, outcomes);
  }
  return outcomes;
};

const givenBy = (
  of: readonly string[],
  rules: readonly EarningRule[],
  outcomes: readonly Outcome[],
  context: EarningContext,
): GivenByOthers => {
  let given = NOTHING_BY_OTHERS;
  rules.forEach((rule, index) => {
    const outcome = of.includes(rule.id) ? outcomes[index] : undefined;
    const earned = outcome?.earned ?? null;
    if (outcome === undefined || earned === null || earned === NOTHING_EARNED) return;
    const shares = sharesOf(rule, earned, outcome, context);
    shares.basePoints ??= rule.baseLinePoints(earned);
    given = { points: added(given.points, shares.points), basePoints: added(given.basePoints, shares.basePoints) };
  });
  return given;
};

const added = (a: readonly Points[], b: readonly Points[]): readonly Points[] =>
  b.map((each, index) => points(each + (a[index] ?? 0)));

/** Of those that give the same, the first. */
const keepBest = (stack: Stack, rules: readonly EarningRule[], outcomes: Outcome[]): void => {
  const pointsOf = (index: number): number => outcomes[index]?.earned?.points ?? 0;
  const best = stack.reduce((first, index) => (pointsOf(index) > pointsOf(first) ? index : first));
  for (const index of stack) {
    const [rule, winner, earned] = [rules[index], rules[best], outcomes[index]?.earned ?? null];
    if (index === best || earned === null || earned.points === 0 || rule === undefined || winner === undefined)
      continue;
    outcomes[index] = {
      earned: { ...earned, points: NO_POINTS, basePoints: NO_POINTS, desired: null },
      reason: { code: 'rule.other_was_better', data: { group: rule.group ?? '', ruleId: winner.id } },
    };
  }
};

const pointsByLine = ({ lines }: Basket, { points: shared }: Shares): LinePoints[] => {
  const shares: LinePoints[] = [];
  lines.forEach(({ lineId }, index) => {
    const share = shared[index] ?? NO_POINTS;
    if (share > 0) shares.push({ lineId, points: share });
  });
  return shares;
};

/** Changes the first. */
const larger = (a: MinorUnits[] | null, lines: readonly CountedLine[]): MinorUnits[] => {
  if (a === null || a.length === 0) return lines.map(({ basis }) => basis);
  for (let index = 0; index < lines.length; index += 1) {
    const basis = lines[index]?.basis ?? NO_MONEY;
    if (basis > (a[index] ?? 0)) a[index] = basis;
  }
  return a;
};
