import type { InstantIso, MemberId } from '@accrue/kernel';
import type { PastReceipt } from '../journal/storage/history';
import { tierAt } from '../journal/storage/tier-at';
import type { PartnerReferral } from '../partners';
import { expensesOf } from './expenses';
import { isBeforePeriod } from './period';
import type { Outcome, Planned, ReplayedMember } from './plan-tally';
import type { RecordedJournal } from './recorded-journal';
import { replayJournal, type Replay, type Replayed } from './replay-journal';
import { tookOff } from './took-off';

export interface MemberToPlan {
  readonly memberId: MemberId;
  readonly recorded: RecordedJournal;
  /** As the directory of members says, for a journal that was never asked; null: it is not known. */
  readonly enrolledAt: InstantIso | null;
  /** By a partner; null: none that a programme of the plan pays. */
  readonly referral: PartnerReferral | null;
}

/**
 * A member's receipts and actions under the published programme and under the draft: each as if it had been in effect over the whole
 * period. What came before the period stays under the version that it was recorded under.
 */
export const planMember = (
  { memberId, recorded: journal, enrolledAt, referral }: MemberToPlan,
  planned: Planned,
): ReplayedMember => {
  const { programmes, published, draft } = planned;
  const recorded = { ...journal, enrolledAt: journal.enrolledAt ?? enrolledAt };
  const replayUnder = ({ version }: { readonly version: number }): Replay => {
    const versionOf = ({ order, programmeVersion }: Replayed): number =>
      isBeforePeriod(order, planned) ? programmeVersion : version;
    return replayJournal(memberId, recorded, { programmes, versionOf });
  };
  const outcomeOf = (replay: Replay): Outcome => {
    const tierOf = ({ receipt: { order }, programmeVersion }: PastReceipt): string | null =>
      tierAt(recorded.tiers, { order, programmeVersion }, programmes);
    return { awards: replay.awards, expenses: expensesOf(replay, recorded, { referral, tierOf }, planned) };
  };
  const now = replayUnder(published);
  const sides = { published: outcomeOf(now), draft: outcomeOf(replayUnder(draft)) };
  return { memberId, recorded, ...sides, tookOff: tookOff(now, recorded, planned) };
};
