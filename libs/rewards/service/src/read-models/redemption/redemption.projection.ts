import type { StoredEvent } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import {
  bigint,
  key,
  nullable,
  readModel,
  text,
  timestamptz,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import type { redemption } from '@accrue/rewards-domain';

/** Each redemption and how far it has come. No codes: nobody finds one here who may not see it. */
export const redemptions = readModel('redemption', {
  columns: {
    redemption_id: key(text()),
    member_id: text(),
    reward_id: text(),
    wallet_id: text(),
    points: bigint(),
    hold_id: text(),
    status: text<'requested' | 'confirmed' | 'completed' | 'failed'>(),
    // Why it failed.
    failure: nullable(text()),
    requested_at: timestamptz<InstantIso>(),
    settled_at: nullable(timestamptz()),
    revision: bigint(),
  },
  indexes: [['member_id', 'requested_at'], ['reward_id'], ['status', 'requested_at']],
  arrivalDependent: ['revision'],
});
export type RedemptionRow = ReadModelRow<typeof redemptions>;

export const redemptionProjection: Projection = {
  name: 'redemption',
  version: 1,
  tables: [redemptions],
  eventTypes: new Set(['RedemptionRequested', 'RedemptionConfirmed', 'RedemptionCompleted', 'RedemptionFailed']),
  project: (event) => [rowAfter(event)],
};

const rowAfter = (event: StoredEvent): RowChange => {
  const { type, data } = event as unknown as redemption.RedemptionEvent;
  const { revision } = event;
  const at = event.metadata.occurredAt;
  const redemption = { redemption_id: data.redemptionId };
  const change = (to: Partial<RedemptionRow>): RowChange =>
    redemptions.change(redemption, (row) => row && { ...row, ...to, revision });
  switch (type) {
    case 'RedemptionRequested':
      return redemptions.change(redemption, () => ({ ...requestedRow(data, at), revision }));
    case 'RedemptionConfirmed':
      return change({ status: 'confirmed' });
    case 'RedemptionCompleted':
      return change({ status: 'completed', settled_at: at });
    case 'RedemptionFailed':
      return change({ status: 'failed', failure: data.code, settled_at: at });
  }
};

const requestedRow = (terms: redemption.Terms, at: InstantIso): Omit<RedemptionRow, 'revision'> => ({
  redemption_id: terms.redemptionId,
  member_id: terms.memberId,
  reward_id: terms.rewardId,
  wallet_id: terms.walletId,
  points: terms.points,
  hold_id: terms.holdId,
  status: 'requested',
  failure: null,
  requested_at: at,
  settled_at: null,
});
