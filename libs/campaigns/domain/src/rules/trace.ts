import { minorUnits, NO_MONEY, NO_POINTS, type MinorUnits, type Points, type RuleId } from '@accrue/kernel';
import type { LineReason, RuleReason } from '@accrue/contracts';
import type { Basket } from './basket';
import type { Earned, EarningRule } from './rule';

/** Why a rule gave what it gave. */
export interface RuleTrace {
  readonly ruleId: RuleId;
  readonly walletId: string;
  readonly matched: boolean;
  /** Why not; empty when it matched. */
  readonly reasons: readonly RuleReason[];
  /** Minor units that points were counted on. */
  readonly basisMinor: MinorUnits;
  readonly lines: readonly LineTrace[];
  readonly points: Points;
  readonly basePoints: Points;
  /** null: the rule has no limit, or none bit. */
  readonly cap: { readonly desired: Points; readonly value: Points } | null;
}

export interface LineTrace {
  readonly lineId: string;
  readonly sku: string;
  readonly eligible: boolean;
  /** null when eligible. */
  readonly reason: LineReason | null;
  /** Minor units that points were counted on; of a rule that counts by line, lowered by the lines below zero. */
  readonly basisMinor: MinorUnits;
}

const VOIDED: LineReason = { code: 'line.voided', data: {} };
const RETURNED: LineReason = { code: 'line.returned', data: {} };
const NOTHING_ELIGIBLE: RuleReason = { code: 'rule.nothing_eligible', data: {} };

/** @param earned null when the rule does not apply at all */
export const traceOf = (
  rule: EarningRule,
  basket: Basket,
  notApplied: RuleReason | null,
  earned: Earned | null,
): RuleTrace => {
  const lines = basket.lines.map((line, index): LineTrace => {
    const remaining = basket.remaining === null ? line.quantity : (basket.remaining[index] ?? 0);
    const reason = line.voided ? VOIDED : remaining <= 0 ? RETURNED : rule.whyNotLine(line);
    const basisMinor = earned?.countedByLine[index] ?? NO_MONEY;
    return { lineId: line.lineId, sku: line.sku, eligible: reason === null, reason, basisMinor };
  });
  const nothing = notApplied === null && !lines.some((line) => line.eligible);
  const reason = nothing ? NOTHING_ELIGIBLE : notApplied;
  return {
    ruleId: rule.id,
    walletId: rule.walletId,
    matched: reason === null,
    reasons: reason === null ? [] : [reason],
    basisMinor: minorUnits(lines.reduce((sum, line) => sum + line.basisMinor, 0)),
    lines,
    points: earned?.points ?? NO_POINTS,
    basePoints: earned?.basePoints ?? NO_POINTS,
    cap: earned === null || earned.desired === null ? null : { desired: earned.desired, value: earned.points },
  };
};
