import type { EventFeed, StoredEvent } from '@accrue/event-store';
import {
  encode,
  envelopeOf,
  sourceOf,
  type Publications,
  type PublicMessage,
  type SchemaRegistry,
} from '@accrue/messaging';
import type { MessageSource, SourceEntry, SourcePage } from './message-source';

type Content = SourceEntry['content'];

/** A message of an event, encoded when somebody wants it. */
interface Published {
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
 * A context's feed seen as its topics. Positions are the feed's own, so a topic needs no log of its own in here.
 * Encoding is remembered per event object: with a feed that shares its events among readers, all groups share one encoding.
 */
export class FactsSource implements MessageSource {
  private readonly published = new WeakMap<StoredEvent, readonly Published[]>();
  private readonly source: string;

  constructor(
    context: string,
    private readonly feed: EventFeed,
    private readonly publications: Publications,
    private readonly registry: SchemaRegistry,
  ) {
    this.source = sourceOf(context);
  }

  get partitions(): number {
    return this.feed.partitions;
  }

  async read(
    topic: string,
    partition: number,
    range: { readonly after: number; readonly limit: number },
    types?: ReadonlySet<string>,
  ): Promise<SourcePage> {
    const page = await this.feed.read(partition, { ...range, types: this.eventTypesFor(types) });
    const entries: SourceEntry[] = [];
    for (const event of page.events) {
      let ordinal = 0;
      for (const message of this.publishedOf(event)) {
        if (message.topic !== topic) continue;
        const isWanted = types === undefined || message.type === null || types.has(message.type);
        if (isWanted) entries.push({ position: event.position, ordinal, content: message.content() });
        ordinal += 1;
      }
    }
    return { entries, lastPosition: page.lastPosition };
  }

  heads(): Promise<readonly number[]> {
    return this.feed.heads();
  }

  onAppended(listener: (partition: number) => void): () => void {
    return this.feed.onAppended(listener);
  }

  private eventTypesFor(types: ReadonlySet<string> | undefined): ReadonlySet<string> {
    const producing = Object.entries(this.publications.messagesOf).filter(
      ([, messages]) => types === undefined || messages.some((type) => types.has(type)),
    );
    return new Set(producing.map(([eventType]) => eventType));
  }

  private publishedOf(event: StoredEvent): readonly Published[] {
    let published = this.published.get(event);
    if (published === undefined) {
      published = this.publish(event);
      this.published.set(event, published);
    }
    return published;
  }

  private publish(event: StoredEvent): readonly Published[] {
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
      return { raw: encode(envelopeOf(event, message, this.source, index), this.registry) };
    } catch (error) {
      return { failure: new PublicationFailed(event, error) };
    }
  }
}

const once = (make: () => Content): (() => Content) => {
  let made: Content | undefined;
  return () => (made ??= make());
};
