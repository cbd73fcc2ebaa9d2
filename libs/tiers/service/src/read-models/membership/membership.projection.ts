import type { StoredEvent } from '@accrue/event-store';
import {
  bigint,
  boolean,
  integer,
  json,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import type { InstantIso, MinorUnits, WalletAmounts } from '@accrue/kernel';
import type {
  MembershipMeasured,
  QualificationCounted,
  Standing,
  TierPinned,
  TierUnpinned,
} from '@accrue/tiers-domain';

/** Each member that was ever counted, and where it stands by the ladder that measured it last. */
export const membership = readModel('membership', {
  columns: {
    member_id: key(text()),
    // null: below the ladder.
    tier_id: nullable(text()),
    since: nullable(timestamptz<InstantIso>()),
    // By wallet.
    qualifying: json<WalletAmounts>(),
    qualifying_spend: bigint<MinorUnits>(),
    // What decides about the tier; see `Standing`.
    decisive: json<WalletAmounts>(),
    decisive_spend: bigint<MinorUnits>(),
    // When time alone will have moved the member; null: never.
    next_at: nullable(timestamptz<InstantIso>()),
    // Whether time alone can move the member, so that whoever shows the tier measures it at that moment.
    is_timed: boolean(),
    // Version of the ladder that the row was measured by.
    programme_version: integer(),
    revision: bigint(),
  },
  // Whom a new version has still to measure.
  indexes: [
    ['programme_version', 'member_id'],
    ['next_at', 'member_id'],
  ],
  arrivalDependent: ['revision'],
});
export type MembershipRow = ReadModelRow<typeof membership>;

export const membershipProjection: Projection = {
  name: 'membership',
  version: 5,
  tables: [membership],
  eventTypes: new Set(['QualificationCounted', 'MembershipMeasured', 'TierPinned', 'TierUnpinned', 'TierChanged']),
  project: (event) => [rowAfter(event)],
};

/** A change of tier adds nothing to the count before it, but readers wait for its revision. */
const rowAfter = (event: StoredEvent): RowChange => {
  const { memberId } = event.data as QualificationCounted['data'];
  const { revision } = event;
  return membership.change({ member_id: memberId }, (row) =>
    event.type === 'TierChanged' ? row && { ...row, revision } : { ...standingRow(event), revision },
  );
};

const standingRow = (event: StoredEvent): Omit<MembershipRow, 'revision'> => {
  const { memberId, standing, programmeVersion } = event.data as (
    QualificationCounted | MembershipMeasured | TierPinned | TierUnpinned
  )['data'];
  return {
    member_id: memberId,
    tier_id: standing.tierId,
    since: standing.since,
    qualifying: standing.amounts,
    qualifying_spend: standing.spend,
    decisive: standing.decisiveAmounts,
    decisive_spend: standing.decisiveSpend,
    next_at: standing.timed?.nextAt ?? null,
    is_timed: standing.timed !== undefined,
    programme_version: programmeVersion,
  };
};

export const standingOfRow = (row: MembershipRow): Standing => ({
  tierId: row.tier_id,
  since: row.since,
  amounts: row.qualifying,
  spend: row.qualifying_spend,
  decisiveAmounts: row.decisive,
  decisiveSpend: row.decisive_spend,
});
