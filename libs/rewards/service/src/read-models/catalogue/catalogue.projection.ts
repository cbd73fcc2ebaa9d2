import type { StoredEvent } from '@accrue/event-store';
import { bigint, key, readModel, text, type Projection, type ReadModelRow, type RowChange } from '@accrue/projections';
import type { reward } from '@accrue/rewards-domain';

/** Each reward as it is offered now. */
export const catalogue = readModel('catalogue', {
  columns: {
    reward_id: key(text()),
    kind: text(),
    title: text(),
    wallet_id: text(),
    points: bigint(),
    status: text<'active' | 'retired'>(),
    available_codes: bigint(),
    revision: bigint(),
  },
  arrivalDependent: ['revision'],
});
export type CatalogueRow = ReadModelRow<typeof catalogue>;

export const catalogueProjection: Projection = {
  name: 'catalogue',
  version: 1,
  tables: [catalogue],
  eventTypes: new Set(['RewardOffered', 'RewardRetired', 'CodesAdded', 'CodeReserved', 'ReservationSettled']),
  project: (event) => [rowAfter(event)],
};

const rowAfter = (event: StoredEvent): RowChange => {
  const { type, data } = event as unknown as reward.RewardEvent;
  const { revision } = event;
  if (type === 'ReservationSettled') {
    // Nothing that is shown; but readers may wait for its revision.
    return catalogue.change({ reward_id: data.rewardId }, (row) => row && { ...row, revision });
  }
  const { offer, status, availableCodes } = data;
  return catalogue.change({ reward_id: offer.rewardId }, () => ({
    kind: offer.kind,
    title: offer.title,
    wallet_id: offer.walletId,
    points: offer.points,
    status,
    available_codes: availableCodes,
    revision,
  }));
};
