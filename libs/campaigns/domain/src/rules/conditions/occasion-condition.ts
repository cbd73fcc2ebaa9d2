import type { RuleReason } from '@accrue/contracts';
import { invariant, type ZoneId } from '@accrue/kernel';
import type { Segment } from '../segments';
import { asksForAttributes } from './attribute-facts';
import { memberFacts, wallClock } from './condition-facts';
import { checkExpression, reasonOf, type Checking, type Expressions } from './expression';
import type { DeclaredAttribute, MemberAtOccasion } from './occasion-facts';

export interface OccasionCondition {
  readonly asksForEnrolment: boolean;
  /** Of the member. */
  readonly asksForAttributes: boolean;
  /** Whether it looks at what was counted, itself or by a segment. */
  readonly asksForCounts: boolean;
  /** Ids of the attributes that it looks at. */
  readonly attributes: readonly string[];
  readonly whyNot: (member: MemberAtOccasion) => RuleReason | null;
}

interface Surroundings {
  readonly zone: ZoneId;
  readonly expressions: Expressions;
  /** null: the rule is for no action. */
  readonly declared: readonly DeclaredAttribute[] | null;
  readonly segments: readonly Segment[];
}

/** @param source of a checked programme; undefined: the rule has no such condition */
export const compileOccasionCondition = (
  source: string | undefined,
  { zone, expressions, declared, segments }: Surroundings,
): OccasionCondition | null => {
  if (source === undefined) return null;
  const { expression, fault } = expressions.compileOccasion(source, declared);
  invariant(expression !== null, `a checked condition compiles: ${fault?.message ?? ''}`);
  const asked = segments.filter(({ id }) => expression.segments.has(id));
  return {
    asksForEnrolment: expression.mentions.has('member.enrolledDays') || asked.some((each) => each.asksForEnrolment),
    asksForAttributes: asksForAttributes(expression.mentions) || asked.some((each) => each.asksForAttributes),
    asksForCounts: expression.counters.size + asked.length > 0,
    attributes: [...expression.mentions].flatMap((name) =>
      name.startsWith(ACTION) ? [name.slice(ACTION.length)] : [],
    ),
    whyNot: (member) =>
      reasonOf(
        expression.holds({
          ...{ member: memberFacts(member, zone), now: wallClock(member.occurredAt, zone) },
          ...{ action: member.action, counter: member.counters },
          segment: (segmentId) => asked.some((segment) => segment.id === segmentId && segment.has(member)),
        }),
      ),
  };
};

const ACTION = 'action.';

/** @param declared attributes of the action that the rule is for; null: it is for none */
export const checkOccasionCondition = (
  source: string | undefined,
  declared: readonly DeclaredAttribute[] | null,
  { expressions, segments, ...checking }: Checking & { readonly segments: Pick<ReadonlySet<string>, 'has'> },
): void => {
  if (source === undefined) return;
  const compiled = expressions.compileOccasion(source, declared);
  checkExpression(compiled, checking);
  for (const id of compiled.expression?.segments ?? [])
    if (!segments.has(id)) checking.report(checking.path, 'segment.unknown', `there is no segment "${id}"`);
};
