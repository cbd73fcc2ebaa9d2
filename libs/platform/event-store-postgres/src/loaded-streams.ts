import type { LoadedStream, Snapshot, StoredEvent } from '@accrue/event-store';
import { storedEvent, type EventRow } from './event-rows';

/** A row of LOAD: a snapshot when `position` is null, else an event. */
export type LoadRow = (EventRow & { readonly snapshot: null }) | SnapshotRow;

interface SnapshotRow {
  readonly stream_id: string;
  readonly position: null;
  readonly revision: number;
  readonly snapshot: string;
}

export const loadedStreams = (
  streamIds: readonly string[],
  snapshotVersion: number | null,
  rows: readonly LoadRow[],
): ReadonlyMap<string, LoadedStream> => {
  const streams = new Map(
    streamIds.map((streamId) => [
      streamId,
      { streamId, snapshot: null as Snapshot | null, events: [] as StoredEvent[] },
    ]),
  );
  for (const row of rows) {
    const stream = streams.get(row.stream_id);
    if (stream === undefined) continue;
    if (row.position === null)
      stream.snapshot = {
        revision: row.revision,
        version: snapshotVersion ?? 0,
        state: JSON.parse(row.snapshot) as unknown,
      };
    else stream.events.push(storedEvent(row));
  }
  for (const { events } of streams.values()) events.sort((a, b) => a.revision - b.revision); // a union promises no order
  return streams;
};
