import { createHash } from 'node:crypto';
import type { EventDigest, StoredEvent } from './event-store';

/**
 * SHA-256 over the UTF-8 text of: stream, revision, id, type, instant of the record (ISO 8601, milliseconds, Z), metadata and data
 * as JSON without spaces; a line feed between any two. Everything but where it lies in the feed, so that two rows that changed
 * places can be told from rows that were changed. Whoever has an export can compute it again.
 */
export const digestOf = ({
  streamId,
  revision,
  id,
  type,
  recordedAt,
  metadata,
  data,
}: Omit<StoredEvent, 'partition' | 'position'>): Buffer =>
  createHash('sha256')
    .update([streamId, revision, id, type, recordedAt, JSON.stringify(metadata), JSON.stringify(data)].join('\n'))
    .digest();

/** Of an event that was read. */
export const digestAt = (event: StoredEvent): EventDigest => ({
  position: event.position,
  streamId: event.streamId,
  revision: event.revision,
  digest: digestOf(event),
});
