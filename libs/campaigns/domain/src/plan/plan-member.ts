import type { MemberId } from '@accrue/kernel';
import type { JournalEvent } from '../journal/events';
import type { Planned, ReplayedMember } from './plan-tally';
import { recordedJournal, type RecordedReceipt } from './recorded-journal';
import { replayJournal } from './replay-journal';

/**
 * A member's receipts under the published programme and under the draft: each as if it had been in effect over the whole period. What came
 * before the period stays under the version that it was recorded under. Stops after each receipt.
 * @param events of the member's journal, all of them
 */
export function* planMember(
  memberId: MemberId,
  events: readonly JournalEvent[],
  { programmes, published, draft, from }: Planned,
): Generator<undefined, ReplayedMember> {
  const recorded = recordedJournal(events);
  const under = ({ version }: { readonly version: number }) => ({
    programmes,
    versionOf: ({ data, programmeVersion }: RecordedReceipt): number =>
      from !== null && data.occurredAt < from ? programmeVersion : version,
  });
  return {
    memberId,
    recorded,
    published: yield* replayJournal(recorded, under(published)),
    draft: yield* replayJournal(recorded, under(draft)),
  };
}
