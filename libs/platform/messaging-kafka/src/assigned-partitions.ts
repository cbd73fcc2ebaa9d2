import {
  MessageRejected,
  type MessageSource,
  type Positions,
  type SourceEntry,
  type SourcePage,
} from '@accrue/messaging';
import type { FetchedMessage, UnreadableBatch } from './record-batch';
import { rawMessageOf, recordBytes } from './wire';

export interface FetchedBatch {
  readonly partition: number;
  /** Offset that was asked for. */
  readonly fetchedOffset: number;
  readonly lastOffset: number;
  readonly messages: readonly FetchedMessage[];
}

export interface BufferBounds {
  /** Of one partition; then fetching from it pauses until half of it is handled. */
  readonly messagesMax: number;
  readonly bytesMax: number;
}

interface Buffered {
  readonly entry: SourceEntry;
  readonly bytes: number;
}

interface Partition {
  entries: Buffered[];
  bytes: number;
  /** Position up to which everything has been fetched. */
  fetchedUpTo: number;
  /** An offset from which a batch came although another one was asked for; the second time it is believed. */
  jump: number | undefined;
  paused: boolean;
}

/**
 * What has been fetched of a topic's partitions and not yet been read, as the source that consumers pull from. A position is
 * the offset of the next message: position 5 means that offsets 0..4 are done.
 */
export class AssignedPartitions implements MessageSource {
  readonly system = 'kafka';
  private assigned = new Map<number, Partition>();
  private readonly listeners = new Set<(partition: number) => void>();

  constructor(
    /** Of the topic, whoever has them. */
    readonly partitions: number,
    private readonly bounds: BufferBounds,
    private readonly onRoom: (partition: number) => void,
  ) {}

  /** From now on these partitions, from these positions on; whatever was fetched before is forgotten. */
  assign(positions: Positions): void {
    this.assigned = new Map(
      [...positions].map(([partition, position]) => [
        partition,
        { entries: [], bytes: 0, fetchedUpTo: position, jump: undefined, paused: false },
      ]),
    );
  }

  /**
   * Takes a batch only if it begins where the last one ended: after a rebalance a fetch may still bring what another position
   * was asked for. A gap that comes again is real (compacted or expired messages).
   * @returns `full`: taken, and no more should be fetched for now; a number: not taken, fetch from this offset
   */
  offer({ partition, fetchedOffset, lastOffset, messages }: FetchedBatch): 'taken' | 'full' | number {
    const state = this.assigned.get(partition);
    if (state === undefined) return 'taken'; // not ours any more: somebody else handles it
    if (fetchedOffset !== state.fetchedUpTo && fetchedOffset !== state.jump) {
      state.jump = fetchedOffset;
      return state.fetchedUpTo;
    }
    state.jump = undefined;
    for (const message of messages) {
      if (message.instead === 'nothing') continue;
      const content = message.instead === undefined ? { raw: rawMessageOf(message) } : unreadable(message.instead);
      const bytes = recordBytes(content.raw);
      state.entries.push({ entry: { position: Number(message.offset) + 1, ordinal: 0, content }, bytes });
      state.bytes += bytes;
    }
    state.fetchedUpTo = lastOffset + 1;
    for (const listener of this.listeners) listener(partition);
    state.paused = state.entries.length >= this.bounds.messagesMax || state.bytes >= this.bounds.bytesMax;
    return state.paused ? 'full' : 'taken';
  }

  async read(
    _topic: string,
    partition: number,
    { after, limit }: { readonly after: number; readonly limit: number },
  ): Promise<SourcePage> {
    const state = this.assigned.get(partition);
    if (state === undefined) return { entries: [], lastPosition: after };
    this.dropDone(partition, state, after);
    const entries = state.entries.slice(0, limit).map(({ entry }) => entry);
    const lastPosition =
      entries.length < state.entries.length ? (entries.at(-1)?.position ?? after) : state.fetchedUpTo;
    return { entries, lastPosition: Math.max(after, lastPosition) };
  }

  /** Nobody asks: a message of Kafka comes with its letter. */
  readAt(): Promise<SourcePage['entries']> {
    return Promise.resolve([]);
  }

  heads(): Promise<readonly number[]> {
    return Promise.resolve(
      Array.from({ length: this.partitions }, (_unused, partition) => this.assigned.get(partition)?.fetchedUpTo ?? 0),
    );
  }

  onAppended(listener: (partition: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A reader that asks for what comes after a position is done with what lies before. */
  private dropDone(partition: number, state: Partition, after: number): void {
    const done = state.entries.findIndex(({ entry }) => entry.position > after);
    const dropped = state.entries.splice(0, done < 0 ? state.entries.length : done);
    for (const { bytes } of dropped) state.bytes -= bytes;
    const { messagesMax, bytesMax } = this.bounds;
    if (!state.paused || state.entries.length > messagesMax / 2 || state.bytes > bytesMax / 2) return;
    state.paused = false;
    this.onRoom(partition);
  }
}

/** One dead letter for the whole batch; its headers say which offsets that were. */
const unreadable = ({ firstOffset, lastOffset, cause }: UnreadableBatch) => ({
  failure: new MessageRejected(
    'message.batch_unreadable',
    `the messages at offsets ${firstOffset} to ${lastOffset} came in a batch that cannot be read: ${cause}`,
  ),
  raw: {
    ...{ key: '', value: null },
    headers: { accrue_first_offset: String(firstOffset), accrue_last_offset: String(lastOffset) },
  },
});
