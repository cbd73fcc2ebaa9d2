import type { RuleReason, WhenDocument } from '@accrue/contracts';
import { boundaryInstant, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { Report } from '../../programme/problem';

type Dates = Pick<WhenDocument, 'from' | 'until'>;

/** From when until when a rule counts; half-open. */
export const datesCheck = ({ from, until }: Dates, zone: ZoneId) => {
  const begin = boundaryInstant(from, zone);
  const end = boundaryInstant(until, zone);
  return (occurredAt: InstantIso): RuleReason | null => {
    if (begin !== null && occurredAt < begin) return { code: 'rule.not_valid_yet', data: { startsAt: begin } };
    if (end !== null && occurredAt >= end) return { code: 'rule.no_longer_valid', data: { endedAt: end } };
    return null;
  };
};

export const checkDates = (
  { from, until }: Dates,
  { path, zone, report }: { readonly path: string; readonly zone: ZoneId; readonly report: Report },
): void => {
  const instantAt = (member: string, text: string | null | undefined) => {
    if (text === null || text === undefined) return null;
    const instant = boundaryInstant(text, zone);
    if (instant === null)
      report(`${path}/${member}`, 'when.not_a_time', `"${text}" is neither a date nor an instant with offset`);
    return instant;
  };
  const begin = instantAt('from', from);
  const end = instantAt('until', until);
  if (begin !== null && end !== null && begin >= end) report(path, 'when.empty', 'it ends before it begins');
};
