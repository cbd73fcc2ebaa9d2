import type { RfmDocument, RuleReason, SegmentDocument } from '@accrue/contracts';
import { invariant, type MemberId, type ZoneId } from '@accrue/kernel';
import { asksForAttributes } from '../conditions/attribute-facts';
import type { Expressions } from '../conditions/expression';
import { RFM_FACTS, segmentFacts, type MemberAtMoment } from './segment-facts';
import { daysUntil, turnsOf } from './turns';

/** A segment of a compiled programme. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly asksForTier: boolean;
  readonly asksForEnrolment: boolean;
  readonly asksForAttributes: boolean;
  /** A day may bring a member in or out, without any fact. */
  readonly movesWithTime: boolean;
  /** Ids of what it looks at that is counted in a window: a day on which something leaves one may. */
  readonly windows: readonly string[];
  /** Ids of offers that it looks at: so may the first instant of their days, and the end of them. */
  readonly offers: readonly string[];
  /** Before this moment. A condition without an answer is not met. */
  has(member: MemberAtMoment): boolean;
  /** In how many days from a moment another day may, while no fact comes, besides those of windows; null: any day may. */
  turnsIn(member: MemberAtMoment): readonly number[] | null;
}

/** @param document of a checked programme */
export const compileSegment = (
  { id, name, if: source }: SegmentDocument,
  { zone, rfm, expressions, windowOf }: Surroundings,
): Segment => {
  const { expression, fault } = expressions.compileSegment(source);
  invariant(expression !== null, `a checked segment compiles: ${fault?.message ?? ''}`);
  const { mentions } = expression;
  const turns = turnsOf(expression, { rfm, windowOf });
  const asksForScores = RFM_FACTS.some((fact) => mentions.has(fact));
  return {
    id,
    name,
    asksForTier: mentions.has('member.tier'),
    asksForEnrolment: mentions.has('member.enrolledDays'),
    asksForAttributes: asksForAttributes(mentions),
    movesWithTime: turns.days === null || turns.days.length + turns.windows.length + expression.offers.size > 0,
    windows: turns.windows,
    offers: [...expression.offers],
    has: (member) => expression.holds(segmentFacts(member, { zone, rfm: asksForScores ? rfm : null })) === true,
    turnsIn: (member) => daysUntil(turns, segmentFacts(member, { zone })),
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
