import { invariant, type InstantIso } from '@accrue/kernel';
import {
  NO_STREAM,
  partitionOf,
  type AppendRequest,
  type EventLog,
  type NewEvent,
  type StoredEvent,
} from '@accrue/event-store';

interface Stream {
  readonly events: StoredEvent[];
  snapshot: { readonly revision: number; readonly version: number; readonly json: string } | null;
}

/** What all writers of one memory log share. Everything in here happens at once: nothing awaits. */
export class MemoryStorage {
  readonly partitions: readonly { readonly events: StoredEvent[]; epoch: number }[];
  private readonly streams = new Map<string, Stream>();
  private readonly listeners = new Set<(partition: number) => void>();

  constructor(
    partitionCount: number,
    private readonly clock: { now(): InstantIso },
    readonly positions: EventLog['positions'],
  ) {
    invariant(Number.isSafeInteger(partitionCount) && partitionCount > 0, 'there is at least one partition');
    this.partitions = Array.from({ length: partitionCount }, () => ({ events: [], epoch: 0 }));
  }

  partition(index: number): { readonly events: StoredEvent[]; epoch: number } {
    const partition = this.partitions[index];
    invariant(partition !== undefined, `partition ${index} of ${this.partitions.length}`);
    return partition;
  }

  partitionOf(streamId: string): number {
    return partitionOf(streamId, this.partitions.length);
  }

  revision(streamId: string): number {
    return (this.streams.get(streamId)?.events.length ?? 0) + NO_STREAM;
  }

  events(streamId: string): readonly StoredEvent[] {
    return this.streams.get(streamId)?.events ?? [];
  }

  snapshot(streamId: string): Stream['snapshot'] {
    return this.streams.get(streamId)?.snapshot ?? null;
  }

  write(request: AppendRequest): void {
    const stream = this.streams.get(request.streamId) ?? { events: [], snapshot: null };
    this.streams.set(request.streamId, stream);
    const partition = this.partitionOf(request.streamId);
    const log = this.partition(partition).events;
    const recordedAt = this.clock.now();
    const stored = request.events.map((event, index) => ({
      ...asStored(event),
      streamId: request.streamId,
      revision: request.expectedRevision + 1 + index,
      partition,
      position: this.positionOf(log.length + index),
      recordedAt,
    }));
    stream.events.push(...stored);
    log.push(...stored);
    if (request.snapshot !== undefined) {
      const { revision, version, state } = request.snapshot;
      stream.snapshot = { revision, version, json: JSON.stringify(state) };
    }
  }

  /** Index of the first event behind a position. */
  indexAfter(partition: number, position: number): number {
    if (this.positions === 'dense') return position;
    const { events } = this.partition(partition);
    const index = events.findIndex((event) => event.position > position);
    return index === -1 ? events.length : index;
  }

  /** With gaps as uneven as the sizes of records in a file. */
  private positionOf(index: number): number {
    return this.positions === 'dense' ? index + 1 : (index + 1) * 100 + ((index * 37) % 60);
  }

  announce(partitions: ReadonlySet<number>): void {
    for (const partition of partitions) for (const listener of this.listeners) listener(partition);
  }

  onAppended(listener: (partition: number) => void): () => void {
    const own = (partition: number): void => listener(partition); // one entry per call, even for the same function
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }
}

/** Through JSON, as in a real store: what does not survive it shows up in the tests. */
const asStored = ({ id, type, data, dataJson, metadata }: NewEvent): NewEvent => ({
  id,
  type,
  data: JSON.parse(dataJson ?? JSON.stringify(data)) as unknown,
  metadata,
});
