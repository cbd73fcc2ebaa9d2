import type { JournalEvent } from '@accrue/campaigns-domain';
import type { MemberId } from '@accrue/kernel';
import { key, readModel, text, type Projection } from '@accrue/projections';
import type { StoredEvent } from '@accrue/event-store';

/** One row per member who is a duplicate now: what they had is their survivor's. */
export const duplicates = readModel('duplicates', {
  columns: { member_id: key(text<MemberId>()), survivor_id: text<MemberId>() },
  indexes: [['survivor_id']],
});

export const duplicatesProjection: Projection = {
  name: 'duplicates',
  version: 1,
  tables: [duplicates],
  eventTypes: new Set<JournalEvent['type']>(['JournalMerged', 'JournalSeparated']),
  project: (stored) => {
    const event = stored as StoredEvent & JournalEvent;
    if (event.type !== 'JournalMerged' && event.type !== 'JournalSeparated') return [];
    const survivor = event.type === 'JournalMerged' ? event.data.into : null;
    return [
      duplicates.change({ member_id: event.data.memberId }, () =>
        survivor === null ? undefined : { survivor_id: survivor },
      ),
    ];
  },
};
