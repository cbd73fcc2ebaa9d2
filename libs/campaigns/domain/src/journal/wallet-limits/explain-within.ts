import type { RuleTrace } from '../../rules/trace';
import type { LimitOfBudget, LimitOfWallet } from '../events';
import type { AwardEntry } from '../storage/state';

export interface RuleTraceWithin extends RuleTrace {
  /** `ofWallet`: the limit that bit; absent: one of the rule itself, or its budget. */
  readonly cap: (NonNullable<RuleTrace['cap']> & { readonly ofWallet?: LimitOfWallet }) | null;
}

/** What limits of the wallet, or the budget of the rule, make of it. @param awards of the receipt */
export const traceWithin = (trace: RuleTrace, awards: readonly AwardEntry[]): RuleTraceWithin => {
  const { cap, reasons } = trace;
  const { limited } = awards.find(({ ruleId }) => ruleId === trace.ruleId) ?? {};
  if (limited?.by === undefined) return trace;
  const { granted, by } = limited;
  const desired = cap?.desired ?? trace.points;
  const within = { ...trace, points: granted, cap: { desired, value: granted } };
  if (isOfWallet(by)) return { ...within, cap: { ...within.cap, ofWallet: by } };
  return { ...within, reasons: [...reasons, budgetReason(by, { desired, granted })] };
};

export const isOfWallet = (by: LimitOfWallet | LimitOfBudget): by is LimitOfWallet => 'per' in by;

/** Why a rule gives less than it would. */
export const budgetReason = (
  { budget }: LimitOfBudget,
  { desired, granted }: { readonly desired: number; readonly granted: number },
) => ({ code: 'cap.budget', data: { budgetId: budget, desired, granted } }) as const;
