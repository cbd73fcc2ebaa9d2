export {
  evaluateReceipt,
  type EvaluatedAward,
  type Evaluation,
  type EvaluationContext,
  type EvaluationDetail,
  type LinePoints,
} from './evaluate';
export { CONDITION_FACTS, type ConditionFacts, type CounterValues } from './conditions/condition-facts';
export { OCCASION_FACTS, type DeclaredAttribute, type OccasionFacts } from './conditions/occasion-facts';
export type { Compiled, Expression, ExpressionFault, Expressions } from './conditions/expression';
export { effectFragments, isWallet, placed, type EarningRuleDocument, type Gift } from './effects';
export {
  measureRfm,
  OFFER_COUNTS,
  offerCountId,
  SEGMENT_FACTS,
  type OfferCount,
  type RfmMeasured,
  type RfmValues,
  type Segment,
  type SegmentFacts,
} from './segments';
export type { Basket } from './basket';
export type { EarningRule } from './rule';
export { periodAround } from './limits/period';
export type { Budget, BudgetPart } from './budgets';
export type { OccasionRule } from './occasion';
export type { LineTrace, RuleTrace } from './trace';
export type { DueDiscount } from './discounts';
