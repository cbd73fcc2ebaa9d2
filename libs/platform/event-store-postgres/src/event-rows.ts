import type { EventId, InstantIso } from '@accrue/kernel';
import { UnreadableEvent, type EventMetadata, type StoredEvent } from '@accrue/event-store';

export const EVENT_COLUMNS =
  'e.partition, e.position, e.stream_id, e.revision, e.event_id, e.type, e.data, e.metadata, e.recorded_at';

export interface EventRow {
  readonly partition: number;
  readonly position: number;
  readonly stream_id: string;
  readonly revision: number;
  readonly event_id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recorded_at: string;
}

/** @throws UnreadableEvent */
export const storedEvent = (row: EventRow): StoredEvent => ({
  id: row.event_id as EventId,
  type: row.type,
  ...payloadOf(row),
  streamId: row.stream_id,
  revision: row.revision,
  partition: row.partition,
  position: row.position,
  recordedAt: row.recorded_at as InstantIso,
});

const payloadOf = (row: EventRow): Pick<StoredEvent, 'data' | 'metadata'> => {
  try {
    return { data: JSON.parse(row.data) as unknown, metadata: JSON.parse(row.metadata) as EventMetadata };
  } catch (cause) {
    const { stream_id: streamId, revision, partition, position } = row;
    throw new UnreadableEvent({ streamId, revision, partition, position }, { cause });
  }
};
