import { invariant, type MemberId } from '@accrue/kernel';
import { goesAlong, reachedTiers } from '../journal/actions/tiers-reached';
import type { JournalEvent } from '../journal/events';
import { settleAll, type SettledAll } from '../journal/recording/settle-all';
import type { PastReceipt } from '../journal/storage/history';
import { actionEntryOf } from '../journal/storage/evolve-actions';
import { LayeredMap } from '../journal/storage/layered-map';
import { emptyJournal, type ActionEntry, type Journal } from '../journal/storage/state';
import { programmeOfVersion, type ProgrammeVersion } from '../programme/versions';
import type { RecordedJournal } from './recorded-journal';
import type { ReplayedAward } from './replayed-award';
import { replayedWithin } from './replayed-within';

export type { ReplayedAward } from './replayed-award';

export interface Replaying {
  /** Everything published, and a draft as the version after the last. */
  readonly programmes: readonly ProgrammeVersion[];
  /** The version that a receipt or an action is adjudicated under. */
  readonly versionOf: (replayed: Replayed) => number;
}

/** A receipt or an action, as it was recorded. */
export interface Replayed {
  readonly order: string;
  readonly programmeVersion: number;
}

/** What the receipts and actions of a member lead to. */
export interface Replay extends Pick<SettledAll, 'steps' | 'counted'> {
  readonly awards: readonly ReplayedAward[];
  /** In event order, as they were adjudicated. */
  readonly receipts: readonly PastReceipt[];
  readonly actions: readonly ActionEntry[];
}

/**
 * Decides all receipts of a member anew, each once, by the functions that decide them when they come, and all actions, and says what they earned.
 * The tiers are those that were known of the member.
 */
export const replayJournal = (
  memberId: MemberId,
  recorded: RecordedJournal,
  { programmes, versionOf }: Replaying,
): Replay => {
  const { receipts, actions, enrolledAt, tiers, attributes, found } = recorded;
  // A condition may look at what was counted of them.
  const unsaid = [
    ...actions
      .filter(goesAlong)
      .map((action) => ({ ...action, programmeVersion: versionOf(action), awards: [], saidElsewhere: [] })),
    ...tiersOf(memberId, tiers, { programmes, versionOf }),
  ];
  const done = LayeredMap.of(unsaid.map((action) => [action.actionId, action] as const));
  const past = receipts.map(({ normalised: receipt, programmeVersion: recordedUnder }): PastReceipt => {
    const programmeVersion = versionOf({ order: receipt.order, programmeVersion: recordedUnder });
    return { receipt, programmeVersion, programme: programmeOfVersion(programmes, programmeVersion) };
  });
  const around = { tiers, attributes, actions: done, ...(enrolledAt === null ? {} : { enrolledAt }) };
  const awards = new Map<string, ReplayedAward>();
  const { events, steps, counted } = settleAll(memberId, past, around, programmes, found);
  for (const event of events) note(awards, event);
  const within = replayedWithin([...awards.values()], { receipts: past, actions: unsaid }, programmes, recorded);
  return { awards: within, receipts: past, actions: unsaid, steps, counted };
};

/** Of those that no rule was about nothing was recorded, and the draft may be about them. */
const tiersOf = (memberId: MemberId, tiers: Journal['tiers'], { programmes, versionOf }: Replaying) =>
  reachedTiers(memberId, tiers, programmes, versionOf).map((event) => actionEntryOf(emptyJournal, event, 0));

const note = (awards: Map<string, ReplayedAward>, event: JournalEvent): void => {
  if (event.type === 'AwardGranted') {
    const { awardId, ruleId, walletId, receiptId, actionId, occurredAt, tierId, points, expiresAt, inactivity } =
      event.data;
    const until = inactivity === undefined ? expiresAt : null;
    const source = receiptId ?? actionId;
    invariant(source !== undefined, `something earned the award ${awardId}`);
    const award = { ruleId, walletId, for: source, occurredAt, tierId, granted: points, expiresAt: until };
    awards.set(awardId, { ...award, reversals: [] });
  } else if (event.type === 'AwardReversed' || event.type === 'AwardCorrected') {
    const { awardId, granted, reversals } = event.data;
    const before = awards.get(awardId);
    invariant(before !== undefined, `the award ${awardId} was granted before`);
    awards.set(awardId, { ...before, granted, reversals });
  }
};

export const takenBackOf = ({ reversals }: Pick<ReplayedAward, 'reversals'>): number =>
  reversals.reduce((sum, { points }) => sum + points, 0 as number);
