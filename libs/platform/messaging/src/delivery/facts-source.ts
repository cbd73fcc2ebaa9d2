import type { EventFeed, StoredEvent } from '@accrue/event-store';
import type { FactEncoder } from './fact-encoder';
import type { MessageSource, SourceEntry, SourcePage } from './message-source';

/** A context's feed seen as its topics. Positions are the feed's own: such a topic needs no log of its own. */
export class FactsSource implements MessageSource {
  readonly system = 'in_process';

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
    const entries = page.events.flatMap((event) => this.entriesOf(event, topic, types));
    return { entries, lastPosition: page.lastPosition };
  }

  async readAt(topic: string, partition: number, position: number): Promise<readonly SourceEntry[]> {
    const event = await this.feed.at(partition, position);
    return event === null ? [] : this.entriesOf(event, topic);
  }

  private entriesOf(event: StoredEvent, topic: string, types?: ReadonlySet<string>): SourceEntry[] {
    const entries: SourceEntry[] = [];
    let ordinal = 0;
    for (const fact of this.encoder.factsOf(event)) {
      if (fact.topic !== topic) continue;
      const isWanted = types === undefined || fact.type === null || types.has(fact.type);
      if (isWanted) entries.push({ position: event.position, ordinal, content: fact.content() });
      ordinal += 1;
    }
    return entries;
  }

  heads(): Promise<readonly number[]> {
    return this.feed.heads();
  }

  onAppended(listener: (partition: number) => void): () => void {
    return this.feed.onAppended(listener);
  }
}
