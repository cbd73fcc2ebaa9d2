import type { JournalEvent, ReferralDone } from '@accrue/campaigns-domain';
import { invariant, type ActionId, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import {
  integer,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
} from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';

/** One row per member who was referred, wherever their purchases count by now. */
export const referrals = readModel('referrals', {
  columns: {
    action_id: key(text<ActionId>()),
    referee_id: text<MemberId>(),
    advocate_id: text<MemberId>(),
    referred_at: timestamptz<InstantIso>(),
    /** Of what was said last; 0: nothing was. */
    sequence: integer(),
    /** The purchase by which it qualifies, and when; null: none that lasts. */
    receipt_id: nullable(text<ReceiptId>()),
    qualifies_at: nullable(timestamptz<InstantIso>()),
    /** When both sides are to be told; null: they have been, or there is nothing to tell. */
    due_at: nullable(timestamptz<InstantIso>()),
  },
  indexes: [['advocate_id'], ['due_at', 'action_id']],
  arrivalDependent: ['sequence'],
});

export type ReferralRow = ReadModelRow<typeof referrals>;

export const referralsProjection: Projection = {
  name: 'referrals',
  version: 1,
  tables: [referrals],
  eventTypes: new Set<JournalEvent['type']>(['ActionRecorded', 'ReferralChanged', 'ReferralSettled']),
  project: (stored) => {
    const event = stored as StoredEvent & JournalEvent;
    switch (event.type) {
      case 'ActionRecorded': {
        const { actionId, trigger, type, memberId, occurredAt } = event.data;
        if (trigger !== 'referred') return [];
        const told = {
          ...{ referee_id: memberId, advocate_id: type as MemberId, referred_at: occurredAt, sequence: 0 },
          ...{ receipt_id: null, qualifies_at: null, due_at: null },
        };
        // One that is passed on is recorded once more, and says the same.
        return [referrals.change({ action_id: actionId }, (row) => row ?? told)];
      }
      case 'ReferralChanged': {
        const { actionId, sequence, qualification } = event.data;
        return [
          changed(actionId, (row) => ({
            ...{ ...row, sequence, receipt_id: qualification?.receiptId ?? null },
            qualifies_at: qualification?.at ?? null,
            due_at: dueAt(row, sequence === 1 ? 'earlier' : 'nothing', qualification?.at ?? null),
          })),
        ];
      }
      case 'ReferralSettled': {
        const { actionId, done } = event.data;
        return [changed(actionId, (row) => ({ ...row, due_at: dueAt(row, done, row.qualifies_at) }))];
      }
      default:
        return [];
    }
  },
};

const changed = (actionId: ActionId, by: (row: ReferralRow) => ReferralRow) =>
  referrals.change({ action_id: actionId }, (row) => {
    invariant(row !== undefined, `the referral ${actionId} was recorded before`);
    return by(row);
  });

/** What was said earlier is taken back at once; what a purchase gives has to wait until that has lasted. */
const dueAt = (
  { referred_at }: Pick<ReferralRow, 'referred_at'>,
  done: ReferralDone,
  qualifiesAt: InstantIso | null,
): InstantIso | null => (done === 'all' ? null : done === 'nothing' ? referred_at : qualifiesAt);
