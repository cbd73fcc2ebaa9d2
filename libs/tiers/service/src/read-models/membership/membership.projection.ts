import type { StoredEvent } from '@accrue/event-store';
import type { Projection, RowChange } from '@accrue/projections';
import type { InstantIso, MinorUnits, Points } from '@accrue/kernel';
import type { MembershipMeasured, QualificationCounted, Standing } from '@accrue/tiers-domain';

export interface MembershipRow {
  readonly member_id: string;
  /** null: below the ladder. */
  readonly tier_id: string | null;
  readonly since: InstantIso | null;
  readonly qualifying_points: Points;
  readonly qualifying_spend: MinorUnits;
  /** What decides about the tier; see `Standing`. */
  readonly decisive_points: Points;
  readonly decisive_spend: MinorUnits;
  /** Version of the ladder that the row was measured by. */
  readonly programme_version: number;
  readonly revision: number;
}

/** Each member that was ever counted, and where it stands by the ladder that measured it last. */
export const membershipProjection: Projection = {
  name: 'membership',
  version: 2,
  tables: {
    membership: {
      columns: {
        member_id: 'text',
        tier_id: 'text',
        since: 'timestamptz',
        qualifying_points: 'bigint',
        qualifying_spend: 'bigint',
        decisive_points: 'bigint',
        decisive_spend: 'bigint',
        programme_version: 'integer',
        revision: 'bigint',
      },
      key: ['member_id'],
      // Whom a new version has still to measure.
      indexes: [['programme_version', 'member_id']],
      arrivalDependent: ['revision'],
    },
  },
  eventTypes: new Set(['QualificationCounted', 'MembershipMeasured', 'TierChanged']),
  project: (event) => [rowAfter(event)],
};

/** A change of tier adds nothing to the count before it, but readers wait for its revision. */
const rowAfter = (event: StoredEvent): RowChange => {
  const { memberId } = event.data as QualificationCounted['data'];
  return {
    table: 'membership',
    key: { member_id: memberId },
    change: (row) => ({
      ...(event.type === 'TierChanged' ? row : standingRow(event)),
      revision: event.revision,
    }),
  };
};

const standingRow = (event: StoredEvent): Omit<MembershipRow, 'revision'> => {
  const { memberId, standing, programmeVersion } = event.data as (QualificationCounted | MembershipMeasured)['data'];
  return {
    member_id: memberId,
    tier_id: standing.tierId,
    since: standing.since,
    qualifying_points: standing.points,
    qualifying_spend: standing.spend,
    decisive_points: standing.decisivePoints,
    decisive_spend: standing.decisiveSpend,
    programme_version: programmeVersion,
  };
};

export const standingOfRow = (row: MembershipRow): Standing => ({
  tierId: row.tier_id,
  since: row.since,
  points: row.qualifying_points,
  spend: row.qualifying_spend,
  decisivePoints: row.decisive_points,
  decisiveSpend: row.decisive_spend,
});
