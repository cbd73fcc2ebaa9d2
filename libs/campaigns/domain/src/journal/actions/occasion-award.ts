import type { RuleReason } from '@accrue/contracts';
import type { ActionId, InstantIso, Points } from '@accrue/kernel';
import type { OccasionRule } from '../../rules/occasion';

/** A revocation takes something of an award back. */
export interface Taking {
  readonly actionId: ActionId;
  readonly occurredAt: InstantIso;
  readonly points: Points;
}

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
  /** By revocations, in event order; none, or its own, unless a counter triggers the rule. */
  readonly takes: readonly Taking[];
}
