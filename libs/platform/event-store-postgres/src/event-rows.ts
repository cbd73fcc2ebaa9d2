import type { EventId, InstantIso } from '@accrue/kernel';
import { UnreadableEvent, type EventMetadata, type StoredEvent, type UnparsedEvent } from '@accrue/event-store';

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

/** Of LOAD_UNPARSED. */
export type UnparsedEventRow = Place & Pick<EventRow, 'type' | 'data'>;
type Place = Pick<EventRow, 'partition' | 'position' | 'stream_id' | 'revision'>;

/** Holds the text of a row, and nothing that was made of it. */
export class UnparsedRow implements UnparsedEvent {
  constructor(private readonly row: UnparsedEventRow) {}

  get type(): string {
    return this.row.type;
  }

  get revision(): number {
    return this.row.revision;
  }

  data(): unknown {
    try {
      return JSON.parse(this.row.data) as unknown;
    } catch (cause) {
      throw unreadable(this.row, cause);
    }
  }
}

const unreadable = ({ stream_id: streamId, revision, partition, position }: Place, cause: unknown): UnreadableEvent =>
  new UnreadableEvent({ streamId, revision, partition, position }, { cause });

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
    throw unreadable(row, cause);
  }
};
