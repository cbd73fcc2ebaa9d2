import type { InstantIso, MemberId } from '@accrue/kernel';
import type { PastReceipt } from '../journal/storage/history';
import { tierAt } from '../journal/storage/tier-at';
import type { PartnerReferral } from '../partners';
import type { ProgrammeVersion } from '../programme/versions';
import { expensesOf } from './expenses';
import { isBeforePeriod } from './period';
import type { Outcome, Planned, ReplayedMember } from './plan-tally';
import type { RecordedJournal } from './recorded-journal';
import { publishedBefore } from './published-side';
import { replayJournal, type Replay, type Replayed } from './replay-journal';
import type { ReplayedAward } from './replayed-award';
import { tookOff } from './took-off';

export interface MemberToPlan {
  readonly memberId: MemberId;
  readonly recorded: RecordedJournal;
  /** As the directory of members says, for a journal that was never asked; null: it is not known. */
  readonly enrolledAt: InstantIso | null;
  /** By a partner; null: none that a programme of the plan pays. */
  readonly referral: PartnerReferral | null;
  /** What the published side came to in a plan before, under the same name (`publishedSideOf`); null: it is decided now. */
  readonly before: readonly ReplayedAward[] | null;
}

/**
 * A member's receipts and actions under the published programme and under the draft: each as if it had been in effect over the whole
 * period. What came before the period stays under the version that it was recorded under.
 */
export const planMember = (
  { memberId, recorded: journal, enrolledAt, referral, before }: MemberToPlan,
  planned: Planned,
): ReplayedMember => {
  const { published, draft } = planned;
  const recorded = { ...journal, enrolledAt: journal.enrolledAt ?? enrolledAt };
  const replayUnder = ({ version }: ProgrammeVersion, programmes: readonly ProgrammeVersion[]): Replay => {
    const versionOf = ({ order, programmeVersion }: Replayed): number =>
      isBeforePeriod(order, planned) ? programmeVersion : version;
    return replayJournal(memberId, recorded, { programmes, versionOf });
  };
  const outcomeOf = (replay: Replay): Outcome => {
    const tierOf = ({ receipt: { order }, programmeVersion }: PastReceipt): string | null =>
      tierAt(recorded.tiers, { order, programmeVersion }, planned.programmes);
    return { awards: replay.awards, expenses: expensesOf(replay, recorded, { referral, tierOf }, planned) };
  };
  const common = { memberId, recorded };
  if (before !== null) {
    const draftSide = outcomeOf(replayUnder(draft, planned.programmes));
    return { ...common, published: { awards: before, expenses: [] }, draft: draftSide, tookOff: [] };
  }
  const now = replayUnder(published, publishedBefore(planned));
  const sides = { published: outcomeOf(now), draft: outcomeOf(replayUnder(draft, planned.programmes)) };
  return { ...common, ...sides, tookOff: tookOff(now, recorded, planned) };
};
