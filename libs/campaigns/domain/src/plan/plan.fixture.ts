import type { InstantIso } from '@accrue/kernel';
import { MEMBER, type LivingJournal } from '../journal/journal.fixture';
import type { ProgrammeDocument } from '../programme/document';
import { compiled, published } from '../programme/programme.fixture';
import { planMember, type MemberToPlan } from './plan-member';
import { PlanTally, type Planned, type ReplayedMember } from './plan-tally';
import { publishedSide, publishedSideOf } from './published-side';
import type { RecordedJournal } from './recorded-journal';
import type { PlanReport } from './report';
import { packSide, unpackSide } from './packed/packed-side';
import { keptJournal } from './packed/packed.fixture';

/** When the plan is asked for, after all that was bought. */
export const AS_OF = '2026-01-01T00:00:00.000Z' as InstantIso;

export const planned = (current: ProgrammeDocument, draft: ProgrammeDocument, more: Partial<Planned> = {}): Planned => {
  const [version] = published(current);
  if (version === undefined) throw new Error('it is published');
  const next = { version: 2, effectiveFrom: AS_OF, programme: compiled(draft) };
  return { programmes: [version, next], published: version, draft: next, from: null, asOf: AS_OF, ...more };
};

export const reportOf = (
  { events }: Pick<LivingJournal, 'events'>,
  plan: Planned,
  { enrolledAt = null, referral = null }: Partial<Pick<MemberToPlan, 'enrolledAt' | 'referral'>> = {},
) => {
  const member = { memberId: MEMBER, enrolledAt, referral };
  const report = (before: MemberToPlan['before'], recorded = keptJournal(events)) => {
    const tally = new PlanTally(plan);
    const replayed = planMember({ ...member, recorded, before }, plan);
    tally.add(replayed);
    return { replayed, report: tally.report() };
  };
  const first = report(null);
  expectSameOfKeptSide(plan, first, report);
  return first.report;
};

type Reported = { readonly replayed: ReplayedMember; readonly report: PlanReport };

/** What the published side came to in the plan of another draft is what this plan comes to. */
const expectSameOfKeptSide = (
  plan: Planned,
  { replayed, report }: Reported,
  again: (before: MemberToPlan['before'], recorded: RecordedJournal) => Reported,
): void => {
  const { memberId, recorded } = replayed;
  if (publishedSideOf(publishedSide(plan), recorded, null) === null) return;
  const another = { ...plan.draft, programme: plan.published.programme };
  const other = { ...plan, draft: another, programmes: [...plan.programmes.slice(0, -1), another] };
  const fresh = { ...recorded, found: [] };
  const of = planMember(
    { memberId, recorded: fresh, enrolledAt: recorded.enrolledAt, referral: null, before: null },
    other,
  );
  const kept = { ...recorded, found: [] };
  const before = unpackSide(packSide(of.published.awards, fresh), kept);
  expect(before).toEqual(of.published.awards);
  expect(kept.found).toEqual(fresh.found);
  expect(again(before, kept).report).toEqual(report);
};
