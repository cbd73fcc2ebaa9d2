import type { RewardGives } from '@accrue/contracts';
import type { StoredEvent } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import {
  bigint,
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
import { redemption } from '@accrue/rewards-domain';

/** Each redemption and how far it has come. No codes: nobody finds one here who may not see it. */
export const redemptions = readModel('redemption', {
  columns: {
    redemption_id: key(text()),
    member_id: text(),
    // null: who pays has it
    receiver_id: nullable(text()),
    reward_id: text(),
    wallet_id: text(),
    unit: text(),
    points: bigint(),
    gives: json<RewardGives>(),
    // null: given as soon as it is reserved
    confirm_by: nullable(timestamptz()),
    // null: for ever, or it was not given
    use_by: nullable(timestamptz<InstantIso>()),
    hold_id: text(),
    // Name of what is set aside, never a code; null: nothing is.
    fulfilment_ref: nullable(text()),
    // Key that may see the code (`redemption.shownTo`); null: nobody asked by one, and every till may.
    shown_to: nullable(text()),
    status: text<redemption.Status>(),
    // Why it failed, or was cancelled.
    failure: nullable(text()),
    requested_at: timestamptz<InstantIso>(),
    settled_at: nullable(timestamptz()),
    revision: bigint(),
  },
  indexes: [
    ['member_id', 'requested_at'],
    ['receiver_id', 'requested_at'],
    ['reward_id', 'requested_at'],
    ['status', 'requested_at'],
    ['status', 'confirm_by'],
    ['status', 'use_by'],
  ],
  arrivalDependent: ['revision'],
});
export type RedemptionRow = ReadModelRow<typeof redemptions>;

export const redemptionProjection: Projection = {
  name: 'redemption',
  version: 6,
  tables: [redemptions],
  eventTypes: new Set([
    'RedemptionWaits',
    'WaitEnded',
    'RedemptionRequested',
    'RedemptionReserved',
    'RedemptionConfirmed',
    'RedemptionCompleted',
    'RedemptionUsed',
    'RedemptionExpired',
    'RedemptionFailed',
    'RedemptionCancelled',
  ]),
  project: (event) => [rowAfter(event)],
};

const rowAfter = (event: StoredEvent): RowChange => {
  const { type, data } = event as unknown as redemption.RedemptionEvent;
  const { revision } = event;
  const at = event.metadata.occurredAt;
  const own = { redemption_id: data.redemptionId };
  const change = (to: Partial<RedemptionRow>): RowChange =>
    redemptions.change(own, (row) => row && { ...row, ...to, revision });
  switch (type) {
    case 'RedemptionWaits':
      return redemptions.change(own, () => ({ ...requestedRow(data, at), status: 'waiting', revision }));
    case 'WaitEnded':
      return change({ status: 'cancelled', settled_at: at });
    case 'RedemptionRequested':
      return redemptions.change(own, () => ({ ...requestedRow(data, at), revision }));
    case 'RedemptionReserved':
      return change({ status: 'reserved' });
    case 'RedemptionConfirmed':
      return change({
        ...{ status: 'confirmed', use_by: data.useBy, fulfilment_ref: data.fulfilmentRef },
        shown_to: redemption.shownTo(data, data.confirmedAs),
      });
    case 'RedemptionCompleted':
      return change({ status: 'completed', settled_at: at });
    case 'RedemptionUsed':
      return change({ status: 'used' });
    case 'RedemptionExpired':
      return change({ status: 'expired' });
    case 'RedemptionFailed':
      return change({ status: 'failed', failure: data.code, settled_at: at });
    case 'RedemptionCancelled':
      return change({ status: 'cancelled', settled_at: at });
  }
};

const requestedRow = (terms: redemption.Terms, at: InstantIso): Omit<RedemptionRow, 'revision'> => ({
  redemption_id: terms.redemptionId,
  member_id: terms.memberId,
  receiver_id: terms.gift?.receiverId ?? null,
  reward_id: terms.rewardId,
  wallet_id: terms.walletId,
  unit: terms.unit,
  points: terms.points,
  gives: terms.gives,
  confirm_by: terms.confirmBy,
  use_by: null,
  hold_id: terms.holdId,
  fulfilment_ref: null,
  shown_to: redemption.shownTo(terms),
  status: 'requested',
  failure: null,
  requested_at: at,
  settled_at: null,
});
