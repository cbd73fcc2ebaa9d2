import { invariant, type EventId, type InstantIso } from '@accrue/kernel';

/** Revision of a stream that has no events; the first event of a stream has revision 0. */
export const NO_STREAM = -1;

/** What travels beside every event. Never personal data. */
export interface EventMetadata {
  /** When it happened in the world (event time); `recordedAt` of the stored event says when we learnt of it. */
  readonly occurredAt: InstantIso;
  /** Id of the message or request whose handling produced the event; one message, one set of events. */
  readonly causationId: string;
  /** Groups everything that follows from one outside request. */
  readonly correlationId: string;
  /** Pseudonym of who asked: an API key's name, an employee id. */
  readonly actor?: string;
  readonly traceparent?: string;
}

export interface NewEvent {
  /** Deterministic: `eventIdOf(stream and message id, index)`, so that a retried append is recognised. */
  readonly id: EventId;
  readonly type: string;
  /** JSON-plain: equal to its own JSON round trip. Nobody changes it after the append; readers share the object. */
  readonly data: unknown;
  /** `JSON.stringify(data)`, when the writer has it already; spares the store from doing it again. */
  readonly dataJson?: string;
  readonly metadata: EventMetadata;
}

export interface StoredEvent extends Omit<NewEvent, 'dataJson'> {
  readonly streamId: string;
  /** 0-based, dense within the stream. */
  readonly revision: number;
  readonly partition: number;
  /** Ascending within the partition, from 1 or later; without gaps if the feed says so (`EventFeed.positions`). */
  readonly position: number;
  readonly recordedAt: InstantIso;
}

/** A folded state; a cache of the fold, never a truth of its own. */
export interface Snapshot {
  /** Revision of the last event folded in. */
  readonly revision: number;
  /** Version of the state's shape; a reader that knows another version folds from the start. */
  readonly version: number;
  readonly state: unknown;
}

export interface AppendRequest {
  readonly streamId: string;
  /** Revision of the last event the decision was based on, or NO_STREAM. There is no "any". */
  readonly expectedRevision: number;
  /** At least one. */
  readonly events: readonly NewEvent[];
  /** Replaces the stream's snapshot; `revision` must be that of this request's last event. */
  readonly snapshot?: Snapshot;
}

export type AppendResult =
  /** Stored by this call, as it was given. */
  | { readonly status: 'appended' }
  /** Already there with the same event ids at the same expected revision (a retry); `events` are what was stored the first time. */
  | { readonly status: 'repeated'; readonly events: readonly StoredEvent[] }
  | { readonly status: 'conflict'; readonly actualRevision: number }
  /** The writer's claim on the stream's partition was taken over by another writer: stop writing. */
  | { readonly status: 'fenced' };

export interface LoadedStream {
  readonly streamId: string;
  readonly snapshot: Snapshot | null;
  /** Events after the snapshot, in order. */
  readonly events: readonly StoredEvent[];
}

/** An event of a stream that somebody goes through from its start: its place is its place in the list. */
export interface UnparsedEvent {
  readonly type: string;
  /** What it says, parsed each time that somebody asks, and not kept. @throws UnreadableEvent */
  data(): unknown;
}

/** As much of a stream as somebody has seen. */
export interface SeenStream {
  readonly streamId: string;
  /** Of the last event seen; NO_STREAM: none. */
  readonly revision: number;
}

/**
 * The append-only truth of one context. Answers are per stream: nothing may rely on atomicity across streams.
 * Every method may throw `StoreUnavailable` (retriable; after an append the outcome is unknown: append again with the same
 * event ids and expected revision to learn it).
 */
export interface EventStore {
  /**
   * True since `claim`: nobody else's append has succeeded since, or ours is fenced, so what this writer knows of a stream is
   * how it is. False: others write too, and what is known may have been left behind.
   */
  readonly isExclusive: boolean;
  /**
   * Appends are worth sending side by side as far as their streams lie in different ones of so many parts (`partitionOf`): a store
   * that writes a part at a time would let the second append wait.
   */
  readonly lanes: number;
  /** At most one request per stream in a call. Results in the order of the requests. */
  append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]>;
  /** Snapshot (if of `snapshotVersion`) and the events after it, for many streams in one round trip, in the order asked. */
  load(streamIds: readonly string[], snapshotVersion: number | null): Promise<readonly LoadedStream[]>;
  /**
   * What has come since, for many streams in one round trip, in the order asked: all events after the revision, mostly none.
   * Sees every append that was answered, to whichever process, before it was asked.
   */
  loadSince(seen: readonly SeenStream[]): Promise<readonly (readonly StoredEvent[])[]>;
  /**
   * All events of many streams in one round trip, in the order asked, for whoever goes through more of them than they could hold: nothing
   * but what they say is fetched, and that is parsed one by one.
   */
  loadUnparsed(streamIds: readonly string[]): Promise<readonly (readonly UnparsedEvent[])[]>;
  /** Events `from`..`to` (inclusive revisions, defaults: whole stream), in order. */
  readStream(
    streamId: string,
    range?: { readonly from?: number; readonly to?: number },
  ): Promise<readonly StoredEvent[]>;
  /** Exactly these revisions of a stream, in ascending order; a revision that is not there is an error of ours. */
  readRevisions(streamId: string, revisions: readonly number[]): Promise<readonly StoredEvent[]>;
  /** Takes over all partitions for this writer: the epoch is raised, earlier claimants get `fenced`. */
  claim(): Promise<void>;
  close(): Promise<void>;
}

export interface FeedPage {
  readonly events: readonly StoredEvent[];
  /** Everything up to here has been looked at, also what `types` left out; the next page starts after it. */
  readonly lastPosition: number;
}

export interface FeedRange {
  readonly after: number;
  readonly limit: number;
  readonly types?: ReadonlySet<string>;
  readonly fromStore?: boolean;
}

/** Everything a context ever recorded, ordered per partition, and nothing left out. */
export interface EventFeed {
  readonly partitions: number;
  /**
   * `dense`: 1, 2, 3, … in each partition, so that differences count events. `ascending`: with gaps, as in a log that others share;
   * a difference of two positions then says only whether there is something in between.
   */
  readonly positions: 'dense' | 'ascending';
  /**
   * @param options `after`: 0, or a position that this feed has told, of an event or as `lastPosition`. `limit`: events looked at,
   * at most, 1..10,000. `fromStore`: what is stored itself, nothing that this process remembers of it; for whoever checks the store
   */
  read(partition: number, options: FeedRange): Promise<FeedPage>;
  /** The event at exactly this position of an event. */
  at(partition: number, position: number): Promise<StoredEvent | null>;
  /** Position of the last event of each partition, 0 = empty. */
  heads(): Promise<readonly number[]>;
  /** A hint that a partition may have grown, from this or another process; may be missed, may be spurious. */
  onAppended(listener: (partition: number) => void): () => void;
}

/** What a stored event says, as one short value, and where it lies. */
export interface EventDigest {
  readonly position: number;
  readonly streamId: string;
  readonly revision: number;
  /** 32 bytes, see `digestOf`. */
  readonly digest: Buffer;
}

/** For whoever has to prove that the store holds what was written to it. */
export interface EventDigests {
  /**
   * What is stored, event by event, as digests (`digestOf`): always from the store itself, also of events that nobody can read
   * any more. At most `limit` (1..10,000) of those after a position, in order; fewer: there are no more.
   */
  digests(partition: number, range: Pick<FeedRange, 'after' | 'limit'>): Promise<readonly EventDigest[]>;
}

export type EventLog = EventStore & EventFeed & EventDigests;

/** The world's failure (connection lost, time-out, disk full). Nothing is known about an append in flight. */
export class StoreUnavailable extends Error {
  readonly retriable = true;
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** A stored event is no JSON any more: somebody changed it in the store. */
export class UnreadableEvent extends Error {
  constructor(
    readonly place: Pick<StoredEvent, 'streamId' | 'revision' | 'partition' | 'position'>,
    options?: { cause?: unknown },
  ) {
    const { streamId, revision, partition, position } = place;
    super(
      `the stored event ${streamId} @ ${revision} (partition ${partition}, position ${position}) cannot be read`,
      options,
    );
    this.name = 'UnreadableEvent';
  }
}

/** What a stream holds is what its own model wrote: the one place where stored events become a category's event type. */
export const asEventsOf = <E>(events: readonly StoredEvent[]): readonly E[] =>
  events as readonly unknown[] as readonly E[];

/** What every adapter asks of its callers. @throws InvariantViolation */
export const checkAppend = (requests: readonly AppendRequest[]): void => {
  invariant(
    new Set(requests.map((request) => request.streamId)).size === requests.length,
    'one request per stream in an append',
  );
  for (const { streamId, expectedRevision, events, snapshot } of requests) {
    invariant(expectedRevision >= NO_STREAM, `an append to ${streamId} expects a revision`);
    invariant(events.length > 0, `an append to ${streamId} has events`);
    invariant(
      snapshot === undefined || snapshot.revision === expectedRevision + events.length,
      'a snapshot is of the last event',
    );
  }
};
