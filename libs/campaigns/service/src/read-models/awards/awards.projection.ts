import type { JournalEvent } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';
import type { Projection, Row, RowChange } from '@accrue/projections';

/** One row per award as it stands. A receipt that was moved leaves none with the member before, so streams do not touch each other's rows. */
export const awardsProjection: Projection = {
  name: 'awards',
  version: 1,
  tables: {
    awards: {
      columns: {
        award_id: 'text',
        receipt_id: 'text',
        member_id: 'text',
        rule_id: 'text',
        programme_version: 'integer',
        wallet_id: 'text',
        tier_id: 'text',
        multiplier: 'text',
        granted: 'bigint',
        reversed: 'bigint',
        sequence: 'integer',
      },
      key: ['award_id', 'member_id'],
      indexes: [['receipt_id'], ['member_id']],
      arrivalDependent: ['sequence'],
    },
  },
  eventTypes: new Set<JournalEvent['type']>(['AwardGranted', 'AwardReversed', 'AwardCorrected']),
  project: (stored) => project(stored as StoredEvent & JournalEvent),
};

const project = (event: JournalEvent): readonly RowChange[] => {
  if (event.type !== 'AwardGranted' && event.type !== 'AwardReversed' && event.type !== 'AwardCorrected') return [];
  const { awardId, receiptId, memberId, ruleId, programmeVersion, walletId, sequence } = event.data;
  const terms = event.type === 'AwardReversed' ? {} : { tier_id: event.data.tierId, multiplier: event.data.multiplier };
  const totals =
    event.type === 'AwardGranted'
      ? { granted: event.data.points, reversed: 0 }
      : { granted: event.data.granted, reversed: event.data.reversed };
  const identity = {
    award_id: awardId,
    receipt_id: receiptId,
    member_id: memberId,
    rule_id: ruleId,
    programme_version: programmeVersion,
    wallet_id: walletId,
  };
  // An award that came to nothing leaves no row: had the facts come in order, it would never have been.
  const change = (row: Row | undefined): Row | undefined =>
    totals.granted === 0 ? undefined : { ...row, ...identity, ...terms, ...totals, sequence };
  return [{ table: 'awards', key: { award_id: awardId, member_id: memberId }, change }];
};
