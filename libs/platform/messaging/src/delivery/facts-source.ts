import type { EventFeed } from '@accrue/event-store';
import type { FactEncoder } from './fact-encoder';
import type { MessageSource, SourceEntry, SourcePage } from './message-source';

/** A context's feed seen as its topics. Positions are the feed's own: such a topic needs no log of its own. */
export class FactsSource implements MessageSource {
  constructor(
    private readonly feed: EventFeed,
    private readonly encoder: FactEncoder,
  ) {}

  get partitions(): number {
    return this.feed.partitions;
  }

  async read(
    topic: string,
    partition: number,
    range: { readonly after: number; readonly limit: number },
    types?: ReadonlySet<string>,
  ): Promise<SourcePage> {
    const page = await this.feed.read(partition, { ...range, types: this.encoder.eventTypesFor(types) });
    const entries: SourceEntry[] = [];
    for (const event of page.events) {
      let ordinal = 0;
      for (const fact of this.encoder.factsOf(event)) {
        if (fact.topic !== topic) continue;
        const isWanted = types === undefined || fact.type === null || types.has(fact.type);
        if (isWanted) entries.push({ position: event.position, ordinal, content: fact.content() });
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
}
