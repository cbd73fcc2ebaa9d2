import type { MemberId } from '@accrue/kernel';
import type { ProgrammeVersion } from '../programme/versions';
import { MEMBER, type LivingJournal } from '../journal/journal.fixture';
import { keptJournal } from './packed/packed.fixture';
import { replayJournal, takenBackOf } from './replay-journal';

/** What a plan makes of the journal when nothing is changed. */
export const replayedAwards = (
  { events }: LivingJournal,
  programmes: readonly ProgrammeVersion[],
  member: MemberId = MEMBER,
) =>
  replayJournal(member, keptJournal(events), {
    programmes,
    versionOf: ({ programmeVersion }) => programmeVersion,
  }).awards;

/** The same as what earned, and the rule → granted, taken back. */
export const replayed = (journal: LivingJournal, programmes: readonly ProgrammeVersion[]) =>
  Object.fromEntries(
    replayedAwards(journal, programmes)
      .filter(({ granted }) => granted > 0)
      .map((award) => [`${award.for}:${award.ruleId}`, [award.granted, takenBackOf(award)]] as const),
  );
