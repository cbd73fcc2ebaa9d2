import type { EventFeed, StoredEvent } from '@accrue/event-store';
import {
  encode,
  envelopeOf,
  sourceOf,
  type Publications,
  type RawMessage,
  type SchemaRegistry,
} from '@accrue/messaging';
import type { MessageSource, SourceEntry, SourcePage } from './message-source';

type Published = {
  readonly topic: string;
  readonly content: { readonly raw: RawMessage } | { readonly failure: unknown };
};

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
  private readonly encoded = new WeakMap<StoredEvent, readonly Published[]>();
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
  ): Promise<SourcePage> {
    const page = await this.feed.read(partition, { ...range, types: this.publications.eventTypes });
    const entries: SourceEntry[] = [];
    for (const event of page.events) {
      let ordinal = 0;
      for (const published of this.publishedOf(event)) {
        if (published.topic === topic)
          entries.push({ position: event.position, ordinal: ordinal++, content: published.content });
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

  private publishedOf(event: StoredEvent): readonly Published[] {
    let published = this.encoded.get(event);
    if (published === undefined) {
      published = this.publish(event);
      this.encoded.set(event, published);
    }
    return published;
  }

  private publish(event: StoredEvent): readonly Published[] {
    try {
      return this.publications.publish(event).map((message, index) => {
        try {
          return {
            topic: message.topic,
            content: { raw: encode(envelopeOf(event, message, this.source, index), this.registry) },
          };
        } catch (error) {
          return { topic: message.topic, content: { failure: new PublicationFailed(event, error) } };
        }
      });
    } catch (error) {
      // Nobody knows which topics it would have been; every one of them must notice.
      const failure = new PublicationFailed(event, error);
      return this.publications.topics.map((topic) => ({ topic, content: { failure } }));
    }
  }
}
