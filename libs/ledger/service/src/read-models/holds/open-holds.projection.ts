import { bigint, key, nullable, readModel, text, timestamptz, type Projection } from '@accrue/projections';
import { memberOfStream } from '../../account/account.model';
import { accountEventOf } from '../../account/account-event';

/** Holds that have not ended, with what is still held, for whoever releases them when their time is over. */
export const openHolds = readModel('open_holds', {
  columns: {
    member_id: key(text()),
    hold_id: key(text()),
    wallet: text(),
    points: bigint(),
    expires_at: timestamptz(),
    redemption_id: nullable(text()),
  },
  indexes: [['expires_at', 'member_id']],
});

export const openHoldsProjection: Projection = {
  name: 'open_holds',
  version: 1,
  tables: [openHolds],
  eventTypes: new Set([
    ...['HoldPlaced', 'HoldExtended', 'HoldCaptured', 'HoldReleased'],
    ...['AccountMerged', 'DuplicateLeft'],
  ]),
  project: (stored) => {
    const { type, data } = accountEventOf(stored);
    if (type === 'AccountMerged' || type === 'DuplicateLeft')
      return data.holdIds.map((hold_id) =>
        openHolds.change({ member_id: memberOfStream(stored.streamId), hold_id }, () => undefined),
      );
    if (type !== 'HoldPlaced' && type !== 'HoldExtended' && type !== 'HoldCaptured' && type !== 'HoldReleased')
      return [];
    const hold = { member_id: memberOfStream(stored.streamId), hold_id: data.holdId };
    if (type === 'HoldExtended')
      return [openHolds.change(hold, (row) => row && { ...row, expires_at: data.expiresAt })];
    if (type === 'HoldCaptured' && data.remaining > 0)
      return [openHolds.change(hold, (row) => row && { ...row, points: data.remaining })];
    const { walletId, points, redemptionId } = data;
    const open =
      type === 'HoldPlaced'
        ? { wallet: walletId, points, expires_at: data.expiresAt, redemption_id: redemptionId }
        : undefined;
    return [openHolds.change(hold, () => open)];
  },
};
