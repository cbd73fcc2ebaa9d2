import type { RfmDocument, SegmentDocument } from '@accrue/contracts';
import type { Report } from '../../programme/problem';
import { checkExpression, type Expressions } from '../conditions/expression';
import type { EarningRuleDocument } from '../effects';
import { checkRfm } from './rfm';
import { RFM_FACTS } from './segment-facts';

export const checkSegments = (
  segments: readonly SegmentDocument[],
  {
    expressions,
    counters,
    offers,
    rules,
    rfm,
    report,
  }: {
    readonly expressions: Expressions;
    /** Declared ones. */
    readonly counters: Pick<ReadonlySet<string>, 'has'>;
    readonly offers: readonly { readonly id: string }[];
    readonly rules: readonly EarningRuleDocument[];
    readonly rfm: RfmDocument | undefined;
    readonly report: Report;
  },
): void => {
  checkRfm(rfm, report);
  segments.forEach(({ if: source }, index) => {
    const path = `/segments/${index}/if`;
    const compiled = expressions.compileSegment(source);
    checkExpression(compiled, { path, counters, report });
    for (const id of compiled.expression?.offers ?? []) {
      const giver = rules.find(({ earn }) => 'offer' in earn && earn.offer === id);
      if (!offers.some((offer) => offer.id === id)) report(path, 'offer.unknown', `there is no offer "${id}"`);
      else if (giver !== undefined)
        report(
          path,
          'segment.offer_of_rule',
          `rule "${giver.id}" gives the offer "${id}": a segment looks at offers that no rule gives`,
        );
    }
    const score = RFM_FACTS.find((fact) => compiled.expression?.mentions.has(fact));
    if (score !== undefined && rfm === undefined)
      report(path, 'segment.no_rfm', `"${score}" needs cut points: there is no section "rfm"`);
  });
};

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
