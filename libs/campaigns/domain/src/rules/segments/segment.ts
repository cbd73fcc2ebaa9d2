import type { RfmDocument, RuleReason, SegmentDocument } from '@accrue/contracts';
import { invariant, type MemberId, type ZoneId } from '@accrue/kernel';
import { asksForAttributes } from '../conditions/attribute-facts';
import type { Expressions } from '../conditions/expression';
import { RFM_FACTS, segmentFacts, type MemberAtMoment } from './segment-facts';

/** A segment of a compiled programme. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly asksForTier: boolean;
  readonly asksForEnrolment: boolean;
  readonly asksForAttributes: boolean;
  /** A day may bring a member in or out, without any fact. */
  readonly movesWithTime: boolean;
  /** Before this moment. A condition without an answer is not met. */
  has(member: MemberAtMoment): boolean;
}

const DAYS = ['member.enrolledDays', 'member.daysSinceFirstPurchase', 'member.daysSinceLastPurchase', ...RFM_FACTS];

/** @param document of a checked programme */
export const compileSegment = (
  { id, name, if: source }: SegmentDocument,
  { zone, rfm, expressions, windowOf }: Surroundings,
): Segment => {
  const { expression, fault } = expressions.compileSegment(source);
  invariant(expression !== null, `a checked segment compiles: ${fault?.message ?? ''}`);
  const { mentions, counters } = expression;
  const asksForScores = RFM_FACTS.some((fact) => mentions.has(fact));
  return {
    id,
    name,
    asksForTier: mentions.has('member.tier'),
    asksForEnrolment: mentions.has('member.enrolledDays'),
    asksForAttributes: asksForAttributes(mentions),
    movesWithTime:
      DAYS.some((fact) => mentions.has(fact)) || [...counters].some((counter) => windowOf(counter) !== 'programme'),
    has: (member) => expression.holds(segmentFacts(member, { zone, rfm: asksForScores ? rfm : null })) === true,
  };
};

interface Surroundings {
  readonly zone: ZoneId;
  readonly rfm: RfmDocument | null;
  readonly expressions: Expressions;
  /** Of a declared counter. */
  readonly windowOf: (counterId: string) => unknown;
}

/** null: the member is in one of them. */
export const segmentsCheck = (segments: readonly Segment[]) => {
  const segmentIds = segments.map(({ id }) => id).join(', ');
  const other: RuleReason = { code: 'rule.other_segment', data: { segmentIds } };
  return (member: MemberAtMoment & { readonly memberId: MemberId | null }): RuleReason | null =>
    member.memberId !== null && segments.some((segment) => segment.has(member)) ? null : other;
};
