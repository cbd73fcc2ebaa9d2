import type { ActionId, InstantIso, Points } from '@accrue/kernel';
import type { OccasionRule } from '../../rules/occasion';
import type { StepAward } from '../awards/counters/walk-steps';

/** A revocation takes something of an award back. */
export interface Taking {
  readonly actionId: ActionId;
  readonly occurredAt: InstantIso;
  readonly points: Points;
}

/** What a rule gives for an action. */
export interface OccasionAward extends Omit<StepAward, 'rule' | 'earner' | 'takes'> {
  readonly rule: OccasionRule;
  /** By revocations, in event order; none, or its own, unless a counter triggers the rule. */
  readonly takes: readonly Taking[];
}
