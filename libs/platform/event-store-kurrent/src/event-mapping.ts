import { randomUUID } from 'node:crypto';
import { invariant, type EventId, type InstantIso } from '@accrue/kernel';
import type { EventMetadata, NewEvent, StoredEvent } from '@accrue/event-store';
import type { JSONEventData, JSONType } from '@kurrent/kurrentdb-client';
import type { StreamNames } from './stream-names';

/** A context's feed is one: the server has one log, in one order. */
export const PARTITION = 0;

/**
 * In the metadata: our own id of an event. The server knows each event by an id that one call of `append` made, because it answers an
 * append that it has seen before like a new one: so what it says is written is what this call wrote, and nobody has to look.
 */
const EVENT_ID = 'eventId';

/** What the reads and the subscription of the client have in common. */
export interface RecordedEvent {
  readonly id: string;
  readonly streamId: string;
  readonly type: string;
  readonly revision: bigint;
  readonly created: Date;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position?: { readonly commit: bigint } | undefined;
}

/** What a server puts among the metadata of events that came in a request for several streams. */
const isOfServer = (key: string): boolean => key.startsWith('$');

/**
 * As one call of `append` sends it, each time that it tries. A request for several streams takes metadata of strings alone, which ours
 * are, and nothing undefined.
 */
export const toEventData = ({ id, type, data, metadata }: NewEvent): JSONEventData => ({
  contentType: 'application/json',
  id: randomUUID(),
  type,
  data: data as JSONType, // wider than the client's type: it puts anything through JSON.stringify
  metadata: Object.fromEntries([
    ...Object.entries(metadata).filter(([, value]) => value !== undefined),
    [EVENT_ID, id],
  ]),
});

export const toStored = (recorded: RecordedEvent, names: StreamNames): StoredEvent => {
  const { [EVENT_ID]: id, ...others } = metadataOf(recorded);
  const metadata = Object.fromEntries(Object.entries(others).filter(([key]) => !isOfServer(key)));
  return {
    id: id as EventId,
    type: recorded.type,
    data: recorded.data,
    metadata: metadata as unknown as EventMetadata,
    streamId: names.streamIdOf(recorded.streamId),
    revision: safeNumber(recorded.revision),
    partition: PARTITION,
    position: positionOf(recorded),
    recordedAt: wholeSecond(recorded.created),
  };
};

/** Ours, not the server's. */
export const eventIdOf = (recorded: RecordedEvent): unknown => metadataOf(recorded)[EVENT_ID];

/** Where its record begins in the server's log, in bytes. Present in every read since 22.6. */
export const positionOf = ({ position, streamId }: RecordedEvent): number => {
  invariant(position !== undefined, `the server tells the positions of the events of ${streamId}`);
  return safeNumber(position.commit);
};

const metadataOf = ({ metadata, streamId, revision }: RecordedEvent): Record<string, unknown> => {
  invariant(
    typeof metadata === 'object' && metadata !== null && !ArrayBuffer.isView(metadata),
    `event ${revision} of ${streamId} was written by this platform`,
  );
  return metadata as Record<string, unknown>;
};

/** The client's reads tell no more than the second, its subscriptions do: an event is the same however it comes. */
const wholeSecond = (created: Date): InstantIso =>
  new Date(Math.floor(created.getTime() / 1_000) * 1_000).toISOString() as InstantIso;

const safeNumber = (value: bigint): number => {
  const number = Number(value);
  invariant(Number.isSafeInteger(number), `${value} is a safe integer`);
  return number;
};

/** By the very call of `append` that gave its events these ids. */
export const isStored = (there: readonly RecordedEvent[], events: readonly { readonly id: string }[]): boolean =>
  there.length === events.length && there.every((event, index) => event.id === events[index]?.id);
