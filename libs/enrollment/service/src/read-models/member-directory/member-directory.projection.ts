import type { StoredEvent } from '@accrue/event-store';
import type { MemberEvent } from '@accrue/enrollment-domain';
import {
  integer,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';

/** One row per member, pseudonymous: lists and counts by store, employee and channel. */
export const memberDirectory = readModel('member_directory', {
  columns: {
    member_id: key(text()),
    reference: nullable(text()),
    status: text<'active' | 'merged' | 'closed' | 'erased'>(),
    // The survivor, of a member that is a duplicate.
    merged_into: nullable(text()),
    // The member or partner, as of then: a member may be a duplicate by now.
    referred_by: nullable(text()),
    enrolled_at: timestamptz(),
    store_id: nullable(text()),
    enrolled_by: nullable(text()),
    channel: text(),
    identities: integer(),
    closed_at: nullable(timestamptz()),
    revision: integer(),
  },
  indexes: [['reference'], ['store_id', 'enrolled_by'], ['referred_by', 'member_id']],
  // The times too: they are this program's clock whenever the caller gave none.
  arrivalDependent: ['revision', 'enrolled_at', 'closed_at'],
});
export type MemberRow = ReadModelRow<typeof memberDirectory>;

export const memberDirectoryProjection: Projection = {
  name: 'member-directory',
  version: 1,
  tables: [memberDirectory],
  eventTypes: new Set<MemberEvent['type']>([
    'MemberEnrolled',
    'MemberReferred',
    'MemberReferredByPartner',
    'IdentityLinked',
    'MemberMerged',
    'MemberUnmerged',
    'MemberClosed',
    'MemberErased',
  ]),
  project: (stored) => project(stored),
};

const project = (stored: StoredEvent): readonly RowChange[] => {
  const { revision } = stored;
  const event = stored as StoredEvent & MemberEvent;
  switch (event.type) {
    case 'MemberEnrolled': {
      const { memberId, reference, enrolledAt, storeId, enrolledBy, channel, identities } = event.data;
      return [
        memberDirectory.change({ member_id: memberId }, () => ({
          reference,
          status: 'active',
          merged_into: null,
          referred_by: null,
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
    case 'MemberReferred':
    case 'MemberReferredByPartner': {
      const referredBy = event.type === 'MemberReferred' ? event.data.advocateId : event.data.partnerId;
      return [
        memberDirectory.change(
          { member_id: event.data.memberId },
          (row) => row && { ...row, referred_by: referredBy, revision },
        ),
      ];
    }
    case 'IdentityLinked':
      return [
        memberDirectory.change(
          { member_id: event.data.memberId },
          (row) => row && { ...row, identities: row.identities + 1, revision },
        ),
      ];
    case 'MemberMerged':
    case 'MemberUnmerged': {
      const survivor = event.type === 'MemberMerged' ? event.data.into : null;
      const status = survivor === null ? 'active' : 'merged';
      return [
        memberDirectory.change(
          { member_id: event.data.memberId },
          (row) => row && { ...row, status, merged_into: survivor, revision },
        ),
      ];
    }
    case 'MemberClosed':
      return [
        memberDirectory.change(
          { member_id: event.data.memberId },
          (row) => row && { ...row, status: 'closed', closed_at: event.data.closedAt, revision },
        ),
      ];
    case 'MemberErased':
      return [
        memberDirectory.change(
          { member_id: event.data.memberId },
          (row) => row && { ...row, status: 'erased', reference: null, identities: 0, revision },
        ),
      ];
    default:
      return [];
  }
};
