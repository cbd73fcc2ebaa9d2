import { cameTo, instantOf, isPayout, payoutNameOf, type AccountEvent, type Payout } from '@accrue/ledger-domain';
import {
  bigint,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
} from '@accrue/projections';
import { accountEventOf } from '../../account/account-event';

/** All payouts of all payees. They keep their names when members are merged, so a row stays where it is. */
export const payouts = readModel('payouts', {
  columns: {
    payee_id: key(text()),
    payout_id: key(text()),
    wallet: text(),
    currency: text(),
    amount: bigint(),
    status: text<Payout['status']>(),
    approval: text<Payout['approval']>(),
    requested_at: timestamptz(),
    requested_by: text(),
    approved_by: nullable(text()),
    ended_at: nullable(timestamptz()),
    ended_by: nullable(text()),
    reason_code: nullable(text()),
    reference: nullable(text()),
    expires_at: timestamptz(),
  },
  indexes: [['status', 'requested_at']],
});
export type PayoutRow = ReadModelRow<typeof payouts>;

const TYPES = ['HoldPlaced', 'HoldExtended', 'PayoutApproved', 'HoldCaptured', 'HoldReleased'] as const;
type Told = Extract<AccountEvent, { readonly type: (typeof TYPES)[number] }>;
type Rest = Omit<PayoutRow, 'payee_id' | 'payout_id'>;

export const payoutsProjection: Projection = {
  name: 'payouts',
  version: 2,
  tables: [payouts],
  eventTypes: new Set<AccountEvent['type']>(TYPES),
  project: (stored) => {
    // By `eventTypes` there are no others.
    const event = accountEventOf(stored) as Told;
    if (!isPayout(event.data.holdId) || event.data.isRetold === true) return [];
    const { payeeId, payoutId } = payoutNameOf(event.data.holdId);
    return [payouts.change({ payee_id: payeeId, payout_id: payoutId }, (row) => rowAfter(event, row))];
  },
};

const rowAfter = (event: Told, row: Rest | undefined): Rest | undefined => {
  const at = instantOf(event);
  switch (event.type) {
    case 'HoldPlaced': {
      const { walletId, points, expiresAt, payout } = event.data;
      if (payout === undefined) return row;
      const { currency, approval, requestedBy } = payout;
      return {
        ...{ wallet: walletId, currency, amount: points, status: approval === 'none' ? 'approved' : 'requested' },
        ...{ approval, requested_at: at, requested_by: requestedBy, approved_by: null, expires_at: expiresAt },
        ...{ ended_at: null, ended_by: null, reason_code: null, reference: null },
      };
    }
    case 'HoldExtended':
      return row && { ...row, expires_at: event.data.expiresAt };
    case 'PayoutApproved':
      return row && { ...row, status: 'approved', approved_by: event.data.payout.approvedBy };
    case 'HoldCaptured': {
      const { endedBy = null, reference = null } = event.data.payout ?? {};
      return row && { ...row, status: 'paid', ended_at: at, ended_by: endedBy, reference };
    }
    case 'HoldReleased': {
      const { cause, payout } = event.data;
      const { endedBy = null, reasonCode = null } = payout ?? {};
      return row && { ...row, status: cameTo(cause), ended_at: at, ended_by: endedBy, reason_code: reasonCode };
    }
  }
};
