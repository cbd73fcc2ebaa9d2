import type { InstantIso } from '@accrue/kernel';
import type { StoredEvent } from '@accrue/event-store';
import type { Message, PublicMessage } from './message-bus';
import type { SchemaRegistry } from './schema-registry';

/** Where a type's schema is found; the value of `dataschema`. */
export const dataSchemaOf = (type: string): string => `/v1/schemas/${type}.json`;

/** `source` of all facts of a context. */
export const sourceOf = (context: string): string => `/accrue/${context}`;

export interface Publisher {
  readonly source: string;
  readonly registry: SchemaRegistry;
}

/** Its schema asks for an instant, and is checked when the message is encoded. */
const eventTimeOf = ({ type, data }: PublicMessage, registry: SchemaRegistry): InstantIso =>
  registry.eventTimeOf(type, data as object) as InstantIso;

/**
 * The envelope of one public message of an event.
 * `time` is when it happened, as the data says, and `recordedtime` when Accrue learnt of it; a tombstone happens when it is decided.
 * @param index of the message among all that the event's publication gives. Ids are unique per source: the first message
 *   carries the event's id, further ones a suffix, or a consumer of two of them would take the second for a repetition.
 */
export const envelopeOf = (
  event: StoredEvent,
  published: PublicMessage,
  { source, registry }: Publisher,
  index = 0,
): Message => ({
  topic: published.topic,
  id: index === 0 ? event.id : `${event.id}.${index}`,
  type: published.type,
  source,
  subject: published.subject,
  time: published.data === null ? event.metadata.occurredAt : eventTimeOf(published, registry),
  key: published.key,
  dataschema: dataSchemaOf(published.type),
  data: published.data,
  extensions: {
    recordedtime: event.recordedAt,
    correlationid: event.metadata.correlationId,
    causationid: event.metadata.causationId,
    streamid: event.streamId,
    streamrevision: String(event.revision),
    ...(event.metadata.traceparent === undefined ? {} : { traceparent: event.metadata.traceparent }),
  },
});
