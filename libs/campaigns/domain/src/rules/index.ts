export {
  evaluateReceipt,
  type EvaluatedAward,
  type Evaluation,
  type EvaluationContext,
  type EvaluationDetail,
  type LinePoints,
} from './evaluate';
export { effectFragments, type EarningRuleDocument } from './effects';
export type { Basket, EarningRule } from './rule';
export type { LineTrace, RuleTrace } from './trace';
