import type { RuleReason } from '@accrue/contracts';
import { invariant } from '@accrue/kernel';
import type { Report } from '../../programme/problem';
import type { SegmentFacts } from '../segments/segment-facts';
import { asksForAttributes } from './attribute-facts';
import type { ConditionFacts } from './condition-facts';
import type { DeclaredAttribute, OccasionFacts } from './occasion-facts';

/** The language that conditions are written in; whoever runs this domain brings it. */
export interface Expressions {
  /** Does not throw, whatever the text says. */
  compile(source: string): Compiled;
  /** The same for what a segment may look at. */
  compileSegment(source: string): Compiled<SegmentFacts>;
  /** The same for rules without basket. @param declared attributes of the action that the rule is for; null: it is for none */
  compileOccasion(source: string, declared: readonly DeclaredAttribute[] | null): Compiled<OccasionFacts>;
}

export type Compiled<Facts = ConditionFacts> =
  | { readonly expression: Expression<Facts>; readonly fault: null }
  | { readonly expression: null; readonly fault: ExpressionFault };

export interface Expression<Facts = ConditionFacts> {
  /** Names of the facts that it mentions, e.g. `member.tier`. */
  readonly mentions: ReadonlySet<string>;
  /** Ids of the counters that it looks at. */
  readonly counters: ReadonlySet<string>;
  /** The same of segments, where it may. */
  readonly segments: ReadonlySet<string>;
  /** The same of offers. */
  readonly offers: ReadonlySet<string>;
  /** Facts that it only compares with whole numbers, or asks whether they are there; and these numbers. */
  readonly thresholds: ReadonlyMap<string, readonly number[]>;
  /** null: it has no answer for these, e.g. it divides by what is 0. The same facts have the same answer for ever. */
  holds(facts: Facts): boolean | null;
}

export interface ExpressionFault {
  readonly code: 'if.syntax' | 'if.types' | 'if.not_boolean' | 'if.not_allowed' | 'if.too_costly';
  readonly message: string;
}

/** A condition of a rule that looks at all that is left of the basket, and at who bought it. */
export interface Condition {
  readonly asksForTier: boolean;
  readonly asksForEnrolment: boolean;
  readonly asksForAttributes: boolean;
  readonly counters: ReadonlySet<string>;
  readonly whyNot: (facts: ConditionFacts) => RuleReason | null;
}

const NOT_MET: RuleReason = { code: 'rule.condition_not_met', data: {} };
const UNANSWERED: RuleReason = { code: 'rule.condition_unanswered', data: {} };

/** @param source of a checked programme; undefined: the rule has no such condition */
export const compileCondition = (source: string | undefined, expressions: Expressions): Condition | null => {
  if (source === undefined) return null;
  const { expression, fault } = expressions.compile(source);
  invariant(expression !== null, `a checked condition compiles: ${fault?.message ?? ''}`);
  return {
    asksForTier: expression.mentions.has('member.tier'),
    asksForEnrolment: expression.mentions.has('member.enrolledDays'),
    asksForAttributes: asksForAttributes(expression.mentions),
    counters: expression.counters,
    whyNot: (facts) => reasonOf(expression.holds(facts)),
  };
};

export const reasonOf = (holds: boolean | null): RuleReason | null => {
  if (holds === null) return UNANSWERED;
  return holds ? null : NOT_MET;
};

export const checkCondition = (source: string | undefined, { path, expressions, counters, report }: Checking): void => {
  if (source !== undefined) checkExpression(expressions.compile(source), { path, counters, report });
};

/** Of a rule or a segment. */
export const checkExpression = (
  { expression, fault }: Compiled<never>,
  { path, counters, report }: Omit<Checking, 'expressions'>,
): void => {
  if (fault !== null) report(path, fault.code, fault.message);
  for (const id of expression?.counters ?? [])
    if (!counters.has(id)) report(path, 'counter.unknown', `there is no counter "${id}"`);
};

export interface Checking {
  readonly path: string;
  readonly expressions: Expressions;
  /** Declared ones. */
  readonly counters: Pick<ReadonlySet<string>, 'has'>;
  readonly report: Report;
}
