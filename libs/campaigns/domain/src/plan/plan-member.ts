import type { InstantIso, MemberId } from '@accrue/kernel';
import type { JournalEvent } from '../journal/events';
import { isBeforePeriod } from './period';
import type { Planned, ReplayedMember } from './plan-tally';
import { recordedJournal } from './recorded-journal';
import { replayJournal, type Replayed } from './replay-journal';

export interface MemberToPlan {
  readonly memberId: MemberId;
  readonly events: readonly JournalEvent[];
  readonly enrolledAt: InstantIso | null;
}

/**
 * A member's receipts and actions under the published programme and under the draft: each as if it had been in effect over the whole
 * period. What came before the period stays under the version that it was recorded under.
 * @param member events: of the journal, all of them; enrolledAt: null when it is not known
 */
export const planMember = ({ memberId, events, enrolledAt }: MemberToPlan, planned: Planned): ReplayedMember => {
  const { programmes, published, draft } = planned;
  const recorded = recordedJournal(events, enrolledAt);
  const under = ({ version }: { readonly version: number }) => ({
    programmes,
    versionOf: ({ order, programmeVersion }: Replayed): number =>
      isBeforePeriod(order, planned) ? programmeVersion : version,
  });
  return {
    memberId,
    recorded,
    published: replayJournal(memberId, recorded, under(published)),
    draft: replayJournal(memberId, recorded, under(draft)),
  };
};
