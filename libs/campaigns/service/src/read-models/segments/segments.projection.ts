import type { SegmentsChanged } from '@accrue/campaigns-domain';
import type { MemberId } from '@accrue/kernel';
import { key, readModel, text, timestamptz, type Projection } from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';

/** One row per member and segment that they are in. */
export const memberSegments = readModel('member_segments', {
  columns: { member_id: key(text<MemberId>()), segment_id: key(text()), since: timestamptz() },
  indexes: [['segment_id']],
});

export const segmentsProjection: Projection = {
  name: 'segments',
  version: 1,
  tables: [memberSegments],
  eventTypes: new Set<SegmentsChanged['type']>(['SegmentsChanged']),
  project: (stored) => {
    const event = stored as StoredEvent & SegmentsChanged;
    const { memberId: member_id, left, segments } = event.data;
    return [
      ...left.map((segment_id) => memberSegments.change({ member_id, segment_id }, () => undefined)),
      ...segments.map(({ segmentId: segment_id, since }) =>
        memberSegments.change({ member_id, segment_id }, () => ({ since })),
      ),
    ];
  },
};
