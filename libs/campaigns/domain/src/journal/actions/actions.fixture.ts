import type { ActionV1 } from '@accrue/contracts';
import { actionId, memberId, type InstantIso, type MemberId } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { document } from '../../programme/programme.fixture';
import type { RecordAction, RevokeAction } from '../commands';
import type { ActionMoved, ActionRecorded } from '../events';
import type { LivingJournal } from '../journal.fixture';
import { saidSoFar } from '../storage/carried';
import { asHad } from '../storage/state';
import { assessAction, assessOccasion, type OccasionOfMember } from './assess-action';

const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;

/**
 * A survey for all (under a limit that gives the rest, and one that gives all or nothing), reviews for whom the tier multiplies, a bonus for
 * silver, and birthdays; each with its limits.
 */
export const programme: ProgrammeDocument = {
  ...document,
  receipts: { tooOldDays: null },
  actions: [
    { id: 'review', name: 'A review', attributes: [{ id: 'stars', type: 'number' }] },
    { id: 'survey', name: 'A survey' },
  ],
  earning: {
    rules: [
      ...document.earning.rules,
      {
        ...{ id: 'review', name: 'Twice a day', wallet: 'points', on: 'action', action: 'review', earn: { fixed: 10 } },
        ...{ tierMultiplier: true, limits: { times: { most: 2, per: 'day' } } },
      },
      {
        ...{ id: 'survey', name: 'At most 25', wallet: 'points', on: 'action', action: 'survey', earn: { fixed: 10 } },
        limits: { perMember: { amount: 25, per: 'programme' } },
      },
      {
        ...{ id: 'whole', name: 'Never a part', wallet: 'points', on: 'action', action: 'survey', earn: { fixed: 10 } },
        limits: { perMember: { amount: 25, per: 'programme' }, mode: 'whole' },
      },
      {
        ...{ id: 'silver', name: 'Silver’s', wallet: 'points', on: 'action', action: 'review', earn: { fixed: 7 } },
        members: { tiers: ['silver'] },
      },
      {
        ...{ id: 'birthday', name: 'A birthday', wallet: 'points', on: 'birthday', earn: { fixed: 50 } },
        tierMultiplier: true,
      },
    ],
  },
};

export const act = (key: string, type: string, at: string): ActionV1 => ({
  ...{ key, type, member: { idType: 'member_id', value: 'm-1' } },
  occurredAt: `2020-05-${at}:00Z`,
});

export const tell = (journal: LivingJournal, action: ActionV1, whose: MemberId = memberId('m-1')) => {
  const facts = assessAction(action, { programmes: journal.programmes, now: NOW });
  const data = { ...facts, memberId: whose, source: 'http', attributed: null };
  const command: RecordAction = { type: 'RecordAction', data, metadata: { now: NOW } };
  return journal.do(command);
};

/** What enrollment tells of a member. */
export const reach = (journal: LivingJournal, occasion: OccasionOfMember, whose: MemberId = memberId('m-1')) => {
  const facts = assessOccasion(whose, occasion, journal.programmes);
  if (facts === null) return [];
  const data = { ...facts, memberId: whose, source: occasion.trigger, attributed: null };
  return journal.do({ type: 'RecordAction', data, metadata: { now: NOW } });
};

export const revoke = (key: string, at: string, whose: MemberId = memberId('m-1')): RevokeAction => ({
  type: 'RevokeAction',
  data: { actionId: actionId(key), memberId: whose, occurredAt: `2020-05-${at}:00.000Z` as InstantIso },
  metadata: { now: NOW },
});

/** What was passed on from one journal is recorded in the other. */
export const arriveAll = (
  from: LivingJournal,
  to: LivingJournal,
  events: readonly { readonly type: string }[],
): void => {
  for (const { data } of events.filter((event): event is ActionMoved => event.type === 'ActionMoved')) {
    const recorded = from.events.findLast(
      (event): event is ActionRecorded => event.type === 'ActionRecorded' && event.data.actionId === data.actionId,
    );
    const revokedAt = from.journal.leftActions.get(data.actionId)?.revokedAt;
    if (recorded === undefined) throw new Error('it was recorded here');
    const { movedAt: at, moves, awards, to: whose } = data;
    const attributed = {
      ...{ at, moves, awards },
      ...(revokedAt === undefined ? {} : { revokedAt }),
      ...saidSoFar(data),
    };
    to.do({ type: 'RecordAction', data: { ...recorded.data, memberId: whose, attributed }, metadata: { now: NOW } });
  }
};

/** Action and rule → [granted, reversed], as it stands; what came to nothing is not there. */
export const standing = ({ journal }: LivingJournal): Record<string, readonly [number, number]> =>
  Object.fromEntries(
    [...journal.actions.values()]
      .flatMap(({ actionId: id, awards }) =>
        awards
          .map(asHad)
          .map(({ ruleId, granted, reversed }) => [`${id} ${ruleId}`, [granted, reversed] as const] as const),
      )
      .filter(([, [granted]]) => granted > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
