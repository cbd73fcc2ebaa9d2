import type { SegmentDocument } from '@accrue/contracts';
import type { Report } from '../../programme/problem';
import { checkExpression, type Expressions } from '../conditions/expression';
import type { EarningRuleDocument } from '../effects';

export const checkSegments = (
  segments: readonly SegmentDocument[],
  {
    expressions,
    counters,
    report,
  }: {
    readonly expressions: Expressions;
    /** Declared ones. */
    readonly counters: Pick<ReadonlySet<string>, 'has'>;
    readonly report: Report;
  },
): void =>
  segments.forEach(({ if: source }, index) =>
    checkExpression(expressions.compileSegment(source), { path: `/segments/${index}/if`, counters, report }),
  );

/** Segments that a rule is for. @param path of the rule */
export const checkSegmentsOfRule = (
  path: string,
  { members }: EarningRuleDocument,
  segments: ReadonlySet<string>,
  report: Report,
): void =>
  members?.segments?.forEach((id, index) => {
    if (!segments.has(id))
      report(`${path}/members/segments/${index}`, 'segment.unknown', `there is no segment "${id}"`);
  });
