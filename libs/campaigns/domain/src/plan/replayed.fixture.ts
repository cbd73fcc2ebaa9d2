import type { MemberId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../programme/versions';
import { MEMBER, type LivingJournal } from '../journal/journal.fixture';
import { keptJournal } from './packed/packed.fixture';
import { packSide, unpackSide } from './packed/packed-side';
import type { RecordedJournal } from './recorded-journal';
import { replayJournal, takenBackOf, type Replayed, type ReplayedAward } from './replay-journal';

/** What a plan makes of the journal when nothing is changed. */
export const replayedAwards = (
  { events }: LivingJournal,
  programmes: readonly ProgrammeVersion[],
  member: MemberId = MEMBER,
) => asTheNextPlanHasThem(member, keptJournal(events), programmes);

const asTheNextPlanHasThem = (
  member: MemberId,
  recorded: RecordedJournal,
  programmes: readonly ProgrammeVersion[],
): readonly ReplayedAward[] => {
  const versionOf = ({ programmeVersion }: Replayed): number => programmeVersion;
  const { awards } = replayJournal(member, recorded, { programmes, versionOf });
  const next = { ...recorded, found: [] };
  expect(unpackSide(packSide(awards, recorded), next)).toEqual(awards);
  expect(next.found).toEqual(recorded.found);
  return awards;
};

/** The same as what earned, and the rule → granted, taken back. */
export const replayed = (journal: LivingJournal, programmes: readonly ProgrammeVersion[]) =>
  Object.fromEntries(
    replayedAwards(journal, programmes)
      .filter(({ granted }) => granted > 0)
      .map((award) => [`${award.for}:${award.ruleId}`, [award.granted, takenBackOf(award)]] as const),
  );
