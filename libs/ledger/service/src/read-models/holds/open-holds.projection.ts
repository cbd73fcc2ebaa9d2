import type { Projection } from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { accountEventOf } from '../../account/account-event';

/** Holds that have not ended, with what is still held, for whoever releases them when their time is over. */
export const openHoldsProjection: Projection = {
  name: 'open_holds',
  version: 1,
  tables: {
    open_holds: {
      columns: {
        member_id: 'text',
        hold_id: 'text',
        wallet: 'text',
        points: 'bigint',
        expires_at: 'timestamptz',
        redemption_id: 'text',
      },
      key: ['member_id', 'hold_id'],
      indexes: [['expires_at', 'member_id']],
    },
  },
  eventTypes: new Set(['HoldPlaced', 'HoldCaptured', 'HoldReleased']),
  project: (stored) => {
    const { type, data } = accountEventOf(stored);
    if (type !== 'HoldPlaced' && type !== 'HoldCaptured' && type !== 'HoldReleased') return [];
    const key = { member_id: memberOfStream(stored.streamId), hold_id: data.holdId };
    if (type === 'HoldCaptured' && data.remaining > 0)
      return [{ table: 'open_holds', key, change: (row) => row && { ...row, points: data.remaining } }];
    const { walletId, points, redemptionId } = data;
    const open =
      type === 'HoldPlaced'
        ? { ...key, wallet: walletId, points, expires_at: data.expiresAt, redemption_id: redemptionId }
        : undefined;
    return [{ table: 'open_holds', key, change: () => open }];
  },
};
