import type { RuleTrace } from '../../rules/trace';
import type { LimitOfWallet } from '../events';
import type { AwardEntry } from '../storage/state';

export interface RuleTraceWithin extends RuleTrace {
  /** `ofWallet`: the limit that bit; absent: one of the rule itself. */
  readonly cap: (NonNullable<RuleTrace['cap']> & { readonly ofWallet?: LimitOfWallet }) | null;
}

/** What limits of the wallet make of it. @param awards of the receipt */
export const traceWithin = (trace: RuleTrace, awards: readonly AwardEntry[]): RuleTraceWithin => {
  const { cap } = trace;
  const { limited } = awards.find(({ ruleId }) => ruleId === trace.ruleId) ?? {};
  if (limited?.by === undefined) return trace;
  const desired = cap?.desired ?? trace.points;
  return { ...trace, points: limited.granted, cap: { desired, value: limited.granted, ofWallet: limited.by } };
};
