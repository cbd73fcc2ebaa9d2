import type { RewardGives } from '@accrue/contracts';
import type { StoredEvent } from '@accrue/event-store';
import {
  bigint,
  json,
  key,
  nullable,
  readModel,
  text,
  type Projection,
  type ReadModelRow,
  type RowChange,
} from '@accrue/projections';
import type { reward } from '@accrue/rewards-domain';

/** Each reward as it is offered now. */
export const catalogue = readModel('catalogue', {
  columns: {
    reward_id: key(text()),
    title: text(),
    wallet_id: text(),
    unit: text(),
    points: bigint(),
    gives: json<RewardGives>(),
    status: text<'active' | 'retired'>(),
    stock: text<'codes' | 'counted' | 'none'>(),
    // null: not counted
    available: nullable(bigint()),
    revision: bigint(),
  },
  arrivalDependent: ['revision'],
});
export type CatalogueRow = ReadModelRow<typeof catalogue>;

export const catalogueProjection: Projection = {
  name: 'catalogue',
  version: 3,
  tables: [catalogue],
  eventTypes: new Set([
    'RewardOffered',
    'RewardRetired',
    'CodesAdded',
    'UnitReserved',
    'UnitReturned',
    'ReservationSettled',
  ]),
  project: (event) => [rowAfter(event)],
};

const rowAfter = (event: StoredEvent): RowChange => {
  const { type, data } = event as unknown as reward.RewardEvent;
  const { revision } = event;
  if (type === 'ReservationSettled') {
    // Nothing that is shown; but readers may wait for its revision.
    return catalogue.change({ reward_id: data.rewardId }, (row) => row && { ...row, revision });
  }
  const { offer, status, available } = data;
  return catalogue.change({ reward_id: offer.rewardId }, () => ({
    title: offer.title,
    wallet_id: offer.walletId,
    unit: offer.unit,
    points: offer.points,
    gives: offer.gives,
    status,
    stock: offer.stock.type,
    available,
    revision,
  }));
};
