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
import type { ZoneId } from '@accrue/kernel';
import type { conditions, reward } from '@accrue/rewards-domain';

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
    // null: for everybody, at any time
    conditions: nullable(json<conditions.Conditions>()),
    limits: nullable(json<conditions.Limits>()),
    // In minor units of the programme's currency; null: nobody said
    value: nullable(bigint()),
    zone: text<ZoneId>(),
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
  version: 4,
  tables: [catalogue],
  eventTypes: new Set([
    'RewardOffered',
    'RewardRetired',
    'CodesAdded',
    'UnitReserved',
    'UnitReturned',
    'ReservationSettled',
    'WaitJoined',
    'WaitLeft',
  ]),
  project: (event) => [rowAfter(event)],
};

const rowAfter = (event: StoredEvent): RowChange => {
  const { type, data } = event as unknown as reward.RewardEvent;
  const { revision } = event;
  if (type === 'ReservationSettled' || type === 'WaitJoined' || type === 'WaitLeft') {
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
    conditions: offer.conditions,
    limits: offer.limits,
    value: offer.worth?.value ?? null,
    zone: offer.zone,
    status,
    stock: offer.stock.type,
    available,
    revision,
  }));
};
