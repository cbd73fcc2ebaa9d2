import type { StoredEvent } from '@accrue/event-store';
import type { LocalDateIso } from '@accrue/kernel';
import { key, readModel, text, type Projection, type ReadModelRow } from '@accrue/projections';
import type { allowance } from '@accrue/rewards-domain';

/** What counts of the redemptions of rewards that one member can have only so often. For display: what is given is decided in the stream. */
export const allowances = readModel('allowance', {
  columns: {
    redemption_id: key(text()),
    reward_id: text(),
    member_id: text(),
    counts_on: text<LocalDateIso>(),
  },
  indexes: [['member_id']],
});
export type AllowanceRow = ReadModelRow<typeof allowances>;

export const allowanceProjection: Projection = {
  name: 'allowance',
  version: 1,
  tables: [allowances],
  eventTypes: new Set<allowance.AllowanceEvent['type']>(['AllowanceTaken', 'AllowanceReturned']),
  project: (stored: StoredEvent) => {
    const event = stored as unknown as allowance.AllowanceEvent;
    const { redemptionId, rewardId, memberId } = event.data;
    return [
      allowances.change({ redemption_id: redemptionId }, () =>
        event.type === 'AllowanceTaken'
          ? { reward_id: rewardId, member_id: memberId, counts_on: event.data.on }
          : undefined,
      ),
    ];
  },
};
