import { invariant, type MemberId } from '@accrue/kernel';
import type { JournalEvent } from '../journal/events';
import { settleActionSteps } from '../journal/actions/settle-action-steps';
import { settleActions } from '../journal/actions/settle-actions';
import { readjudicate } from '../journal/recording/readjudicate';
import { surroundingsIn } from '../journal/awards/counters/moments';
import { recorded } from '../journal/recording/record-receipt';
import { evolve } from '../journal/storage/evolve';
import { LayeredMap } from '../journal/storage/layered-map';
import type { Recall } from '../journal/storage/recall';
import { emptyJournal, type Journal } from '../journal/storage/state';
import type { ProgrammeVersion } from '../programme/versions';
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

/**
 * Records all receipts of a member again, in event order, by the function that records them when they come, and settles all actions, and says
 * what they earned.
 * The tiers are those that were known of the member. Stops after each receipt, so that others can have their turn.
 */
export function* replayJournal(
  memberId: MemberId,
  { receipts, actions, enrolledAt, journal: said }: RecordedJournal,
  { programmes, versionOf }: Replaying,
): Generator<undefined, readonly ReplayedAward[]> {
  const { tiers } = said;
  // A condition may look at what was counted of them.
  const unsaid = actions.map((action) => ({
    ...action,
    ...{ programmeVersion: versionOf(action), awards: [], saidElsewhere: [] },
  }));
  const done = LayeredMap.of(unsaid.map((action) => [action.actionId, action] as const));
  let journal: Journal = { ...emptyJournal, tiers, actions: done, ...(enrolledAt === null ? {} : { enrolledAt }) };
  const events: JournalEvent[] = [];
  const awards = new Map<string, ReplayedAward>();
  const recall: Recall = (revisions) =>
    revisions.map((revision) => {
      const event = events[revision];
      invariant(event !== undefined, `there is no event ${revision}`);
      return event;
    });
  for (const receipt of receipts) {
    const { data, normalised, programmeVersion } = receipt;
    const decided = recorded(
      {
        receipt: data.receipt,
        normalised,
        programmeVersion: versionOf({ order: data.order, programmeVersion }),
        ...{ hash: data.hash, source: data.source, memberId: data.memberId, undoes: data.undoes },
        // It was accepted when it came: nothing is refused any more.
        attributed: { by: 'claim', at: data.occurredAt, moves: 0, sequence: 0, awards: [] },
        ...{ tillWaits: false, holdFault: null, evaluation: null, discounts: data.discounts ?? null },
        now: data.occurredAt,
      },
      { memberId, journal, recall, programmes },
    );
    for (const event of decided) {
      journal = evolve(journal, event, { revision: events.length });
      events.push(event);
      note(awards, event);
    }
    yield;
  }
  const trigger = { cause: { kind: 'late_action', receiptId: null }, occurredAt: null } as const;
  const because = { memberId, trigger };
  const around = surroundingsIn(journal, { memberId, programmes });
  const decided = [
    ...settleActions(unsaid, '', because, around),
    ...settleActionSteps({ actions: [], around }, { actions: unsaid, around }, because),
  ];
  // They may have brought offers, which purchases have completed.
  const known = { memberId, journal, recall, programmes };
  const completed = readjudicate(
    [],
    { ...because, after: journal, actions: { now: unsaid, from: '' }, decided },
    known,
  );
  for (const event of [...decided, ...completed]) note(awards, event);
  return replayedWithin([...awards.values()], journal, programmes, said);
}

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
