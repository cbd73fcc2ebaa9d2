import type { CommissionStated } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';
import {
  bigint,
  integer,
  key,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
} from '@accrue/projections';

/** What each purchase of a referred member brings its partner, as it is now. */
export const commissions = readModel('commissions', {
  columns: {
    commission_id: key(text()),
    partner_id: text(),
    member_id: text(),
    receipt_id: text(),
    wallet_id: text(),
    programme_version: integer(),
    /** Of the purchase. */
    occurred_at: timestamptz(),
    granted: bigint(),
    reversed: bigint(),
  },
  indexes: [['partner_id', 'commission_id']],
});
export type CommissionRow = ReadModelRow<typeof commissions>;

export const commissionsProjection: Projection = {
  name: 'commissions',
  version: 1,
  tables: [commissions],
  eventTypes: new Set<CommissionStated['type']>(['CommissionStated']),
  project: (stored) => {
    const { data } = stored as StoredEvent & CommissionStated;
    const row = {
      partner_id: data.partnerId,
      member_id: data.memberId,
      receipt_id: data.receiptId,
      wallet_id: data.walletId,
      programme_version: data.programmeVersion,
      occurred_at: data.occurredAt,
      granted: data.granted,
      reversed: data.reversed,
    };
    // What came to nothing leaves no row: had the facts come in order, it would never have been.
    return [commissions.change({ commission_id: data.commissionId }, () => (data.granted === 0 ? undefined : row))];
  },
};
