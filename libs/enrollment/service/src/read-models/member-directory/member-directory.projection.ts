import type { StoredEvent } from '@accrue/event-store';
import type { MemberEvent } from '@accrue/enrollment-domain';
import type { Projection, Row, RowChange } from '@accrue/projections';

const change = (memberId: string, fold: (row: Row | undefined) => Row | undefined): RowChange => ({
  table: 'member_directory',
  key: { member_id: memberId },
  change: fold,
});

/** One row per member, pseudonymous: lists and counts by store, employee and channel. */
export const memberDirectory: Projection = {
  name: 'member-directory',
  version: 1,
  tables: {
    member_directory: {
      columns: {
        member_id: 'text',
        reference: 'text',
        status: 'text',
        enrolled_at: 'timestamptz',
        store_id: 'text',
        enrolled_by: 'text',
        channel: 'text',
        identities: 'integer',
        closed_at: 'timestamptz',
        revision: 'integer',
      },
      key: ['member_id'],
      indexes: [['reference'], ['store_id', 'enrolled_by']],
      // The times too: they are this program's clock whenever the caller gave none.
      arrivalDependent: ['revision', 'enrolled_at', 'closed_at'],
    },
  },
  eventTypes: new Set<MemberEvent['type']>(['MemberEnrolled', 'IdentityLinked', 'MemberClosed', 'MemberErased']),
  project: (stored) => project(stored),
};

const project = (stored: StoredEvent): readonly RowChange[] => {
  const { revision } = stored;
  const event = stored as StoredEvent & MemberEvent;
  switch (event.type) {
    case 'MemberEnrolled': {
      const { memberId, reference, enrolledAt, storeId, enrolledBy, channel, identities } = event.data;
      return [
        change(memberId, () => ({
          member_id: memberId,
          reference,
          status: 'active',
          enrolled_at: enrolledAt,
          store_id: storeId,
          enrolled_by: enrolledBy,
          channel,
          identities: identities.length,
          closed_at: null,
          revision,
        })),
      ];
    }
    case 'IdentityLinked':
      return [
        change(event.data.memberId, (row) => row && { ...row, identities: Number(row['identities']) + 1, revision }),
      ];
    case 'MemberClosed':
      return [
        change(
          event.data.memberId,
          (row) => row && { ...row, status: 'closed', closed_at: event.data.closedAt, revision },
        ),
      ];
    case 'MemberErased':
      return [
        change(
          event.data.memberId,
          (row) => row && { ...row, status: 'erased', reference: null, identities: 0, revision },
        ),
      ];
    default:
      return [];
  }
};
