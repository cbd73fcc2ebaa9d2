import { invariant, type InstantIso } from '@accrue/kernel';
import {
  checkAppend,
  digestAt,
  type AppendRequest,
  type AppendResult,
  type EventDigest,
  type EventLog,
  type FeedPage,
  type LoadedStream,
  type SeenStream,
  type StoredEvent,
  type UnparsedEvent,
} from '@accrue/event-store';
import { MemoryStorage } from './memory-storage';

export interface MemoryEventLogOptions {
  /** Default 8. */
  readonly partitions?: number;
  /** Default `dense`. */
  readonly positions?: EventLog['positions'];
  /** Gives `recordedAt`. */
  readonly clock: { now(): InstantIso };
}

export interface MemoryEventLog extends EventLog {
  /** Another writer on the same events, with a claim of its own: what a second process is to a real store. */
  openWriter(): MemoryEventLog;
}

/** The event log of tests and simulations: same answers as a real one, no durability. */
export const createMemoryEventLog = (options: MemoryEventLogOptions): MemoryEventLog =>
  new MemoryWriter(new MemoryStorage(options.partitions ?? 8, options.clock, options.positions ?? 'dense'));

class MemoryWriter implements MemoryEventLog {
  /** Epoch per partition since `claim`; null = never claimed, appends unfenced. */
  private epochs: readonly number[] | null = null;

  constructor(private readonly storage: MemoryStorage) {}

  get positions(): EventLog['positions'] {
    return this.storage.positions;
  }

  get partitions(): number {
    return this.storage.partitions.length;
  }

  get lanes(): number {
    return this.partitions;
  }

  get isExclusive(): boolean {
    return this.epochs !== null;
  }

  openWriter(): MemoryEventLog {
    return new MemoryWriter(this.storage);
  }

  // Async, so that a refused argument is a rejected promise here as in every other store.
  async append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    checkAppend(requests);
    const grown = new Set<number>();
    const results = requests.map((request) => {
      const result = this.appendOne(request);
      if (result.status === 'appended') grown.add(this.storage.partitionOf(request.streamId));
      return result;
    });
    this.storage.announce(grown);
    return results;
  }

  private appendOne(request: AppendRequest): AppendResult {
    const partition = this.storage.partitionOf(request.streamId);
    if (this.epochs !== null && this.epochs[partition] !== this.storage.partition(partition).epoch)
      return { status: 'fenced' };
    const actualRevision = this.storage.revision(request.streamId);
    if (actualRevision === request.expectedRevision) {
      this.storage.write(request);
      return { status: 'appended' };
    }
    const there = this.storage
      .events(request.streamId)
      .slice(request.expectedRevision + 1)
      .slice(0, request.events.length);
    const repeated =
      there.length === request.events.length && there.every((event, index) => event.id === request.events[index]?.id);
    return repeated ? { status: 'repeated', events: there } : { status: 'conflict', actualRevision };
  }

  async load(streamIds: readonly string[], snapshotVersion: number | null): Promise<readonly LoadedStream[]> {
    return streamIds.map((streamId) => {
      const kept = this.storage.snapshot(streamId);
      const usable = kept !== null && kept.version === snapshotVersion ? kept : null;
      const snapshot = usable && {
        revision: usable.revision,
        version: usable.version,
        state: JSON.parse(usable.json) as unknown,
      };
      return { streamId, snapshot, events: this.storage.events(streamId).slice((usable?.revision ?? -1) + 1) };
    });
  }

  async loadSince(seen: readonly SeenStream[]): Promise<readonly (readonly StoredEvent[])[]> {
    return seen.map(({ streamId, revision }) => this.storage.events(streamId).slice(revision + 1));
  }

  async loadUnparsed(streamIds: readonly string[]): Promise<readonly (readonly UnparsedEvent[])[]> {
    return streamIds.map((id) => this.storage.events(id).map(({ type, data }) => ({ type, data: () => data })));
  }

  async readStream(
    streamId: string,
    range: { readonly from?: number; readonly to?: number } = {},
  ): Promise<readonly StoredEvent[]> {
    return this.storage.events(streamId).slice(range.from ?? 0, (range.to ?? Number.MAX_SAFE_INTEGER - 1) + 1);
  }

  async readRevisions(streamId: string, revisions: readonly number[]): Promise<readonly StoredEvent[]> {
    return [...new Set(revisions)]
      .sort((a, b) => a - b)
      .map((revision) => {
        const event = this.storage.events(streamId)[revision];
        invariant(event !== undefined, `${streamId} has no revision ${revision}`);
        return event;
      });
  }

  async claim(): Promise<void> {
    this.epochs = this.storage.partitions.map((partition) => (partition.epoch += 1));
  }

  async close(): Promise<void> {}

  async read(
    partition: number,
    { after, limit, types }: { readonly after: number; readonly limit: number; readonly types?: ReadonlySet<string> },
  ): Promise<FeedPage> {
    const start = this.storage.indexAfter(partition, after);
    const page = this.storage.partition(partition).events.slice(start, start + limit);
    return {
      events: types === undefined ? page : page.filter((event) => types.has(event.type)),
      lastPosition: page.at(-1)?.position ?? after,
    };
  }

  async digests(
    partition: number,
    range: { readonly after: number; readonly limit: number },
  ): Promise<readonly EventDigest[]> {
    return (await this.read(partition, range)).events.map(digestAt);
  }

  async at(partition: number, position: number): Promise<StoredEvent | null> {
    const event = this.storage.partition(partition).events[this.storage.indexAfter(partition, position - 1)];
    return event?.position === position ? event : null;
  }

  async heads(): Promise<readonly number[]> {
    return this.storage.partitions.map((partition) => partition.events.at(-1)?.position ?? 0);
  }

  onAppended(listener: (partition: number) => void): () => void {
    return this.storage.onAppended(listener);
  }
}
