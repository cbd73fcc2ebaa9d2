import {
  NO_POINTS,
  type ActionId,
  type AwardId,
  type InstantIso,
  type MemberId,
  type Points,
  type ReceiptId,
  type RuleId,
} from '@accrue/kernel';
import type { AwardsGranted, JournalEvent } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';
import {
  bigint,
  integer,
  json,
  key,
  nullable,
  readModel,
  text,
  type Projection,
  type RowChange,
} from '@accrue/projections';

/** One row per award as it stands. A receipt that was moved leaves none with the member before, so streams do not touch each other's rows. */
export const awards = readModel('awards', {
  columns: {
    award_id: key(text<AwardId>()),
    /** null: an action earned it. */
    receipt_id: nullable(text<ReceiptId>()),
    action_id: nullable(text<ActionId>()),
    member_id: key(text<MemberId>()),
    rule_id: text<RuleId>(),
    programme_version: integer(),
    wallet_id: text(),
    tier_id: nullable(text()),
    multiplier: nullable(text()),
    granted: bigint<Points>(),
    reversed: bigint<Points>(),
    /** What was taken back, and when: in order of time. */
    reversals: json<readonly { readonly occurredAt: InstantIso; readonly points: Points }[]>(),
    sequence: integer(),
  },
  indexes: [['receipt_id'], ['member_id']],
  arrivalDependent: ['sequence'],
});

export const awardsProjection: Projection = {
  name: 'awards',
  version: 4,
  tables: [awards],
  eventTypes: new Set<JournalEvent['type']>(['AwardsGranted', 'AwardReversed', 'AwardCorrected']),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

const project = (event: JournalEvent): readonly RowChange[] => {
  if (event.type === 'AwardsGranted') return granted(event.data);
  if (event.type !== 'AwardReversed' && event.type !== 'AwardCorrected') return [];
  const { awardId, memberId, ruleId, walletId, sequence, reversals } = event.data;
  const terms = event.type === 'AwardReversed' ? {} : { tier_id: event.data.tierId, multiplier: event.data.multiplier };
  const totals = {
    granted: event.data.granted,
    reversed: event.data.reversed,
    reversals: reversals.map(({ occurredAt, points }) => ({ occurredAt, points })),
  };
  const identity = { ...sourceOf(event.data), rule_id: ruleId, wallet_id: walletId };
  // An award that came to nothing leaves no row: had the facts come in order, it would never have been.
  return [
    awards.change({ award_id: awardId, member_id: memberId }, (row) =>
      totals.granted === 0
        ? undefined
        : { tier_id: null, multiplier: null, ...row, ...identity, ...terms, ...totals, sequence },
    ),
  ];
};

const granted = ({ wallets, ...data }: AwardsGranted['data']): readonly RowChange[] => {
  const source = { ...sourceOf(data), tier_id: data.tierId };
  return wallets.flatMap(({ walletId, awards: given }) =>
    given.map(({ awardId, ruleId, multiplier, points, sequence }) =>
      awards.change({ award_id: awardId, member_id: data.memberId }, () => ({
        ...{ ...source, rule_id: ruleId, wallet_id: walletId, multiplier },
        ...{ granted: points, reversed: NO_POINTS, reversals: [], sequence },
      })),
    ),
  );
};

const sourceOf = ({
  receiptId,
  actionId,
  programmeVersion,
}: Pick<AwardsGranted['data'], 'receiptId' | 'actionId' | 'programmeVersion'>) => ({
  receipt_id: receiptId,
  action_id: actionId ?? null,
  programme_version: programmeVersion,
});
