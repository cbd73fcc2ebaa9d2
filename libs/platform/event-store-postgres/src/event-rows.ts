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

/** One object and no spread: every event of every reader passes here. @throws UnreadableEvent */
export const storedEvent = (row: EventRow): StoredEvent => {
  try {
    return {
      id: row.event_id as EventId,
      type: row.type,
      data: JSON.parse(row.data) as unknown,
      metadata: JSON.parse(row.metadata) as EventMetadata,
      streamId: row.stream_id,
      revision: row.revision,
      partition: row.partition,
      position: row.position,
      recordedAt: row.recorded_at as InstantIso,
    };
  } catch (cause) {
    const { stream_id: streamId, revision, partition, position } = row;
    throw new UnreadableEvent({ streamId, revision, partition, position }, { cause });
  }
};
