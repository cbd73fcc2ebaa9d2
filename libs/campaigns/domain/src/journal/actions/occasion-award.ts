import type { RuleReason } from '@accrue/contracts';
import type { Points } from '@accrue/kernel';
import type { OccasionRule } from '../../rules/occasion';

/** What a rule gives for an action. */
export interface OccasionAward {
  readonly rule: OccasionRule;
  /** The member's before the action. */
  readonly tierId: string | null;
  readonly multiplier: string;
  readonly granted: Points;
  /** Without the multiplier. */
  readonly basePoints: Points;
  /** Without the limits. */
  readonly desired: Points;
  /** Why it gives nothing; null: it applies. */
  readonly reason: RuleReason | null;
}
