import type { StoredEvent } from '@accrue/event-store';
import type { Projection, RowChange } from '@accrue/projections';
import type { reward } from '@accrue/rewards-domain';

export interface CatalogueRow {
  readonly reward_id: string;
  readonly kind: string;
  readonly title: string;
  readonly wallet_id: string;
  readonly points: number;
  readonly status: 'active' | 'retired';
  readonly available_codes: number;
  readonly revision: number;
}

/** Each reward as it is offered now. */
export const catalogueProjection: Projection = {
  name: 'catalogue',
  version: 1,
  tables: {
    catalogue: {
      columns: {
        reward_id: 'text',
        kind: 'text',
        title: 'text',
        wallet_id: 'text',
        points: 'bigint',
        status: 'text',
        available_codes: 'bigint',
        revision: 'bigint',
      },
      key: ['reward_id'],
      arrivalDependent: ['revision'],
    },
  },
  eventTypes: new Set(['RewardOffered', 'RewardRetired', 'CodesAdded', 'CodeReserved', 'ReservationSettled']),
  project: (event) => [rowAfter(event)],
};

const rowAfter = (event: StoredEvent): RowChange => {
  const { type, data } = event as unknown as reward.RewardEvent;
  const { revision } = event;
  if (type === 'ReservationSettled') {
    // Nothing that is shown; but readers may wait for its revision.
    return { table: 'catalogue', key: { reward_id: data.rewardId }, change: (row) => ({ ...row, revision }) };
  }
  const { offer, status, availableCodes } = data;
  const row: CatalogueRow = {
    reward_id: offer.rewardId,
    kind: offer.kind,
    title: offer.title,
    wallet_id: offer.walletId,
    points: offer.points,
    status,
    available_codes: availableCodes,
    revision,
  };
  return { table: 'catalogue', key: { reward_id: offer.rewardId }, change: () => ({ ...row }) };
};
