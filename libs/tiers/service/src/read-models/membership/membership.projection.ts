import type { StoredEvent } from '@accrue/event-store';
import type { Projection, RowChange } from '@accrue/projections';
import type { QualificationCounted } from '@accrue/tiers-domain';

export interface MembershipRow {
  readonly member_id: string;
  /** null: below the ladder. */
  readonly tier_id: string | null;
  readonly since: string | null;
  readonly qualifying_points: number;
  readonly qualifying_spend: number;
  readonly revision: number;
}

/** Each member that was ever counted, and where it stands now. */
export const membershipProjection: Projection = {
  name: 'membership',
  version: 1,
  tables: {
    membership: {
      columns: {
        member_id: 'text',
        tier_id: 'text',
        since: 'timestamptz',
        qualifying_points: 'bigint',
        qualifying_spend: 'bigint',
        revision: 'bigint',
      },
      key: ['member_id'],
      indexes: [['tier_id']],
      arrivalDependent: ['revision'],
    },
  },
  eventTypes: new Set(['QualificationCounted', 'TierChanged']),
  project: (event) => [rowAfter(event)],
};

/** A change of tier adds nothing to the count before it, but readers wait for its revision. */
const rowAfter = (event: StoredEvent): RowChange => {
  const { memberId } = event.data as QualificationCounted['data'];
  return {
    table: 'membership',
    key: { member_id: memberId },
    change: (row) => ({
      ...(event.type === 'QualificationCounted' ? standingRow(event) : row),
      revision: event.revision,
    }),
  };
};

const standingRow = (event: StoredEvent): Omit<MembershipRow, 'revision'> => {
  const { memberId, standing } = event.data as QualificationCounted['data'];
  return {
    member_id: memberId,
    tier_id: standing.tierId,
    since: standing.since,
    qualifying_points: standing.points,
    qualifying_spend: standing.spend,
  };
};
