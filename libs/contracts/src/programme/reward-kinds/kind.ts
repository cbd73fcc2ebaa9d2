import type { TProperties } from '@sinclair/typebox';

/**
 * What the programme document says of a reward of one kind, on top of what all rewards have. `libs/rewards/domain/src/kinds` says
 * what comes of it.
 */
export interface RewardKindFragment<
  Kind extends string = string,
  Gives extends TProperties = TProperties,
  Terms extends TProperties = TProperties,
> {
  readonly kind: Kind;
  /** What the member gets; shown with the reward and with its redemptions. */
  readonly gives: Gives;
  /** How it is given: stock, deadlines. */
  readonly terms: Terms;
}

export const defineRewardKind = <const Kind extends string, Gives extends TProperties, Terms extends TProperties>(
  fragment: RewardKindFragment<Kind, Gives, Terms>,
): RewardKindFragment<Kind, Gives, Terms> => fragment;
