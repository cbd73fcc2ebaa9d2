import type { StoredEvent } from '@accrue/event-store';
import type { Projection, Row, RowChange } from '@accrue/projections';
import type { redemption } from '@accrue/rewards-domain';

export interface RedemptionRow {
  readonly redemption_id: string;
  readonly member_id: string;
  readonly reward_id: string;
  readonly wallet_id: string;
  readonly points: number;
  readonly hold_id: string;
  readonly status: 'requested' | 'confirmed' | 'completed' | 'failed';
  /** Why it failed. */
  readonly failure: string | null;
  readonly requested_at: string;
  readonly settled_at: string | null;
  readonly revision: number;
}

/** Each redemption and how far it has come. No codes: nobody finds one here who may not see it. */
export const redemptionProjection: Projection = {
  name: 'redemption',
  version: 1,
  tables: {
    redemption: {
      columns: {
        redemption_id: 'text',
        member_id: 'text',
        reward_id: 'text',
        wallet_id: 'text',
        points: 'bigint',
        hold_id: 'text',
        status: 'text',
        failure: 'text',
        requested_at: 'timestamptz',
        settled_at: 'timestamptz',
        revision: 'bigint',
      },
      key: ['redemption_id'],
      indexes: [['member_id', 'requested_at'], ['reward_id'], ['status', 'requested_at']],
      arrivalDependent: ['revision'],
    },
  },
  eventTypes: new Set(['RedemptionRequested', 'RedemptionConfirmed', 'RedemptionCompleted', 'RedemptionFailed']),
  project: (event) => [rowAfter(event)],
};

const rowAfter = (event: StoredEvent): RowChange => {
  const { type, data } = event as unknown as redemption.RedemptionEvent;
  const { revision } = event;
  const at = event.metadata.occurredAt;
  const change =
    (to: Row) =>
    (row: Row | undefined): Row => ({ ...row, ...to, revision });
  const about = { table: 'redemption', key: { redemption_id: data.redemptionId } };
  switch (type) {
    case 'RedemptionRequested':
      return { ...about, change: change(requestedRow(data, at)) };
    case 'RedemptionConfirmed':
      return { ...about, change: change({ status: 'confirmed' }) };
    case 'RedemptionCompleted':
      return { ...about, change: change({ status: 'completed', settled_at: at }) };
    case 'RedemptionFailed':
      return { ...about, change: change({ status: 'failed', failure: data.code, settled_at: at }) };
  }
};

const requestedRow = (terms: redemption.Terms, at: string): Omit<RedemptionRow, 'revision'> => ({
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
