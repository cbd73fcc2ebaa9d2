import type { StoredEvent } from '@accrue/event-store';
import { encode } from '../codec';
import { envelopeOf, sourceOf } from '../envelope';
import type { Publications, PublicMessage } from '../message-bus';
import type { SchemaRegistry } from '../schema-registry';
import type { SourceEntry } from './message-source';

type Content = SourceEntry['content'];

/** A message of an event, encoded when somebody wants it. */
export interface Fact {
  readonly topic: string;
  /** null: nobody knows, the publication failed. */
  readonly type: string | null;
  readonly content: () => Content;
}

/** The publication of an event failed, or made a message that breaks its own schema: a bug of the producing context. */
export class PublicationFailed extends Error {
  constructor(event: StoredEvent, cause: unknown) {
    super(
      `${event.type} at ${event.partition}/${event.position}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.name = 'PublicationFailed';
  }
}

/**
 * What the events of a context say to the outside. Remembered per event object: with a feed that shares its events among
 * readers, all of them share one encoding.
 */
export class FactEncoder {
  private readonly facts = new WeakMap<StoredEvent, readonly Fact[]>();
  /** By the set that a reader asks with at each of its reads. */
  private readonly eventTypes = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();
  private readonly allEventTypes: ReadonlySet<string>;
  readonly source: string;

  constructor(
    context: string,
    private readonly publications: Publications,
    readonly registry: SchemaRegistry,
  ) {
    this.source = sourceOf(context);
    this.allEventTypes = new Set(Object.keys(publications.messagesOf));
  }

  get topics(): readonly string[] {
    return this.publications.topics;
  }

  /** Types of events that can give messages of these types; absent: of any type. */
  eventTypesFor(messageTypes?: ReadonlySet<string>): ReadonlySet<string> {
    if (messageTypes === undefined) return this.allEventTypes;
    let eventTypes = this.eventTypes.get(messageTypes);
    if (eventTypes === undefined) {
      const producing = Object.entries(this.publications.messagesOf).filter(([, messages]) =>
        messages.some((type) => messageTypes.has(type)),
      );
      eventTypes = new Set(producing.map(([eventType]) => eventType));
      this.eventTypes.set(messageTypes, eventTypes);
    }
    return eventTypes;
  }

  /** In the order of the publication. Never throws: what could not be made says why. */
  factsOf(event: StoredEvent): readonly Fact[] {
    let facts = this.facts.get(event);
    if (facts === undefined) {
      facts = this.publish(event);
      this.facts.set(event, facts);
    }
    return facts;
  }

  private publish(event: StoredEvent): readonly Fact[] {
    try {
      return this.publications.publish(event).map((message, index) => ({
        topic: message.topic,
        type: message.type,
        content: once(() => this.encode(event, message, index)),
      }));
    } catch (error) {
      // Nobody knows which topics it would have been; every one of them must notice.
      const failure = new PublicationFailed(event, error);
      return this.publications.topics.map((topic) => ({ topic, type: null, content: () => ({ failure }) }));
    }
  }

  private encode(event: StoredEvent, message: PublicMessage, index: number): Content {
    try {
      return { raw: encode(envelopeOf(event, message, this, index), this.registry) };
    } catch (error) {
      return { failure: new PublicationFailed(event, error) };
    }
  }
}

const once = (make: () => Content): (() => Content) => {
  let made: Content | undefined;
  return () => (made ??= make());
};
