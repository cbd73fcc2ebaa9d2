import type { InstantIso } from '@accrue/kernel';
import { MEMBER, type LivingJournal } from '../journal/journal.fixture';
import type { ProgrammeDocument } from '../programme/document';
import { compiled, published } from '../programme/programme.fixture';
import { planMember, type MemberToPlan } from './plan-member';
import { PlanTally, type Planned } from './plan-tally';
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
  const tally = new PlanTally(plan);
  tally.add(planMember({ memberId: MEMBER, recorded: keptJournal(events), enrolledAt, referral }, plan));
  return tally.report();
};
