import type { StoredEvent } from '@accrue/event-store';
import { bigint, key, readModel, text, type Projection, type ReadModelRow } from '@accrue/projections';
import type { redemption } from '@accrue/rewards-domain';

/** What members have given to each cause, of each currency. */
export const causes = readModel('cause', {
  columns: {
    cause: key(text()),
    currency: key(text()),
    donations: bigint(),
    // In minor units.
    amount: bigint(),
    matching: bigint(),
  },
});
export type CauseRow = ReadModelRow<typeof causes>;

export const causeProjection: Projection = {
  name: 'cause',
  version: 1,
  tables: [causes],
  eventTypes: new Set<redemption.RedemptionEvent['type']>(['RedemptionCompleted', 'RedemptionCancelled']),
  project: (event: StoredEvent) => {
    const { type, data } = event as unknown as redemption.RedemptionEvent;
    const { gives, worth } = data;
    if (gives.kind !== 'donation' || worth === null) return [];
    // What nobody had paid for never counted.
    if (type === 'RedemptionCancelled' && !data.wasPaid) return [];
    const times = type === 'RedemptionCompleted' ? 1 : -1;
    return [
      causes.change({ cause: gives.cause, currency: worth.currency }, (row) => ({
        donations: (row?.donations ?? 0) + times,
        amount: (row?.amount ?? 0) + times * gives.amount,
        matching: (row?.matching ?? 0) + times * (gives.matching ?? 0),
      })),
    ];
  },
};
