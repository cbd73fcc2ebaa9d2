import type { StoredEvent } from '@accrue/event-store';
import type { Message, PublicMessage } from './message-bus';

/** Where a type's schema is found; the value of `dataschema`. */
export const dataSchemaOf = (type: string): string => `urn:accrue:schema:${type}`;

/** `source` of all facts of a context. */
export const sourceOf = (context: string): string => `/accrue/${context}`;

/**
 * The envelope of one public message of an event.
 * @param index of the message among all that the event's publication gives. Ids are unique per source: the first message
 *   carries the event's id, further ones a suffix, or a consumer of two of them would take the second for a repetition.
 */
export const envelopeOf = (event: StoredEvent, published: PublicMessage, source: string, index = 0): Message => ({
  topic: published.topic,
  id: index === 0 ? event.id : `${event.id}.${index}`,
  type: published.type,
  source,
  subject: published.subject,
  time: event.metadata.occurredAt,
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
