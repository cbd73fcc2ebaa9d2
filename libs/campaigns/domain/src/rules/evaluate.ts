import {
  minorUnits,
  NO_POINTS,
  walletAmounts,
  type Decimal,
  type InstantIso,
  type MinorUnits,
  type Points,
  type RuleId,
  type WalletAmounts,
} from '@accrue/kernel';
import { tierOf, type CompiledProgramme } from '../programme/compile';
import type { CountedLine } from './basis';
import { traceOf, type RuleTrace } from './trace';
import type { Basket, EarningContext } from './rule';

const ONE: Decimal = { units: 1, scale: 0 };

export interface EvaluationContext {
  /** The member's tier before the receipt; null: none reached yet, which is the base tier, or nobody is identified. */
  readonly tierId: string | null;
  readonly channel: string;
  readonly occurredAt: InstantIso;
  /** What the limits of the member leave; absent: there is nobody, or nothing before. */
  readonly rooms?: Rooms;
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
  { tierId, channel, occurredAt, rooms }: EvaluationContext,
  detail: EvaluationDetail = 'lines',
): Evaluation => {
  const tier = tierOf(programme, tierId);
  const context: EarningContext = { channel, occurredAt, multiplier: tier?.multiplier ?? ONE };
  const awards: EvaluatedAward[] = [];
  const trace: RuleTrace[] = [];
  let eligible: readonly MinorUnits[] = [];
  for (const rule of programme.rules) {
    const reason = rule.whyNot(context);
    if (reason !== null) {
      if (detail === 'trace') trace.push(traceOf(rule, basket, reason, null));
      continue;
    }
    const earned = rule.earn(basket, context, rooms?.get(rule.id) ?? Infinity);
    const multiplier = rule.tierMultiplier ? (tier?.multiplierText ?? '1') : '1';
    awards.push({
      ruleId: rule.id,
      walletId: rule.walletId,
      points: earned.points,
      basePoints: earned.basePoints,
      multiplier,
      tierId,
      lines: detail === 'points' ? [] : pointsByLine(basket, rule.linePoints(earned, context)),
      capped: earned.desired === null ? null : { desired: earned.desired, value: earned.points },
    });
    eligible = larger(eligible, earned.lines);
    if (detail === 'trace') trace.push(traceOf(rule, basket, null, earned));
  }
  const eligibleMinor = minorUnits(
    Math.max(
      0,
      eligible.reduce<number>((sum, basis) => sum + basis, 0),
    ),
  );
  const base = walletAmounts(awards.map(({ walletId, basePoints }) => [walletId, basePoints] as const));
  return { awards, eligibleMinor, base, trace };
};

const pointsByLine = ({ lines }: Basket, points: readonly Points[]): LinePoints[] => {
  const shares: LinePoints[] = [];
  lines.forEach(({ lineId }, index) => {
    const share = points[index] ?? NO_POINTS;
    if (share > 0) shares.push({ lineId, points: share });
  });
  return shares;
};

const larger = (a: readonly MinorUnits[], lines: readonly CountedLine[]): readonly MinorUnits[] =>
  a.length === 0
    ? lines.map(({ basis }) => basis)
    : lines.map(({ basis }, index) => minorUnits(Math.max(basis, a[index] ?? 0)));
