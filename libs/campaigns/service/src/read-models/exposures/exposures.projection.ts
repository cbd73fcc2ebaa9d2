import type { ArmExposed } from '@accrue/campaigns-domain';
import type { InstantIso, MemberId } from '@accrue/kernel';
import { key, readModel, text, timestamptz, type Projection } from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';

/** One row per member and experiment of which an arm would have changed something that was decided about them: since when. */
export const exposures = readModel('exposures', {
  columns: {
    experiment_id: key(text()),
    member_id: key(text<MemberId>()),
    arm: text(),
    exposed_at: timestamptz<InstantIso>(),
  },
});

export const exposuresProjection: Projection = {
  name: 'exposures',
  version: 1,
  tables: [exposures],
  eventTypes: new Set<ArmExposed['type']>(['ArmExposed']),
  project: (stored) => {
    const {
      experimentId: experiment_id,
      memberId: member_id,
      arm,
      exposedAt,
    } = (stored as StoredEvent & ArmExposed).data;
    return [exposures.change({ experiment_id, member_id }, () => ({ arm, exposed_at: exposedAt }))];
  },
};
