import { invariant } from '@accrue/kernel';
import {
  checkAppend,
  digestAt,
  NO_STREAM,
  type AppendRequest,
  type AppendResult,
  type EventDigest,
  type EventLog,
  type FeedPage,
  type FeedRange,
  type LoadedStream,
  type SeenStream,
  type StoredEvent,
  type UnparsedEvent,
} from '@accrue/event-store';
import { Appender } from './appender';
import { Claims } from './claims';
import { checkConnection, connectingAtOnce, inPresentTerms } from './connection-string';
import { PARTITION, toStored } from './event-mapping';
import { Follower } from './follower';
import { Frontier } from './frontier';
import { InFlight } from './in-flight';
import { kurrentSettings, type KurrentOptions, type KurrentSettings } from './options';
import { Origin } from './origin';
import { Reader } from './reader';
import { ReplaceableClient } from './replaceable-client';
import { Sessions, type StreamAppend } from './sessions';
import { Snapshots } from './snapshots';
import { StreamNames } from './stream-names';
import { Tail } from './tail';
import { Writer } from './writer';

export { StoreRefused } from './failures';
export type { KurrentOptions } from './options';

export type KurrentEventLog = EventLog;

/** The server takes an append of each stream by itself; many enough to be shared out evenly among however few go side by side. */
const LANES = 256;
/** Read of a stream at first: fewer than between any two snapshots, so that a stream that has one is asked for it. */
const NEWEST_EVENTS = 99;
/** Revisions read for nothing rather than with a request of their own. */
const REVISION_GAP_MAX = 32;

/**
 * The event log of one context on KurrentDB or EventStoreDB (22.6 or newer). The user of the connection string must be allowed to
 * read $all.
 * @throws StoreUnavailable, StoreRefused when the log cannot be read
 */
export const createKurrentEventLog = async (options: KurrentOptions): Promise<KurrentEventLog> => {
  const settings = kurrentSettings({ ...options, url: inPresentTerms(options.url) });
  checkConnection(settings.url);
  const log = new KurrentLog(settings);
  try {
    await log.begin();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
};

class KurrentLog implements EventLog {
  readonly partitions = 1;
  readonly positions = 'ascending';
  readonly lanes = LANES;
  private readonly names: StreamNames;
  private readonly readClient: ReplaceableClient;
  private readonly appendClient: ReplaceableClient;
  private readonly reader: Reader;
  private readonly appender: Appender;
  private readonly sessions: Sessions;
  private readonly claims: Claims;
  private readonly snapshots: Snapshots;
  private readonly origin: Origin;
  private readonly frontier: Frontier;
  private readonly tail: Tail;
  private readonly follower: Follower;

  constructor(settings: KurrentSettings) {
    this.names = new StreamNames(settings);
    this.readClient = new ReplaceableClient(connectingAtOnce(settings.url), 0);
    this.appendClient = new ReplaceableClient(settings.url, settings.appendSilenceMsMax);
    // Apart, so that appends whose answers do not come leave room for the reads that tell what became of them.
    this.reader = new Reader(this.readClient, new InFlight(settings.requestsInFlightMax), settings);
    const appendsInFlight = new InFlight(settings.requestsInFlightMax);
    const writer = new Writer(this.appendClient, appendsInFlight, settings);
    this.appender = new Appender(this.names, this.reader, writer, settings);
    this.sessions = new Sessions(this.appendClient, this.reader, appendsInFlight, settings);
    this.claims = new Claims(this.names.claims, this.reader, writer, settings);
    this.snapshots = new Snapshots(this.names, this.reader, writer, settings.onTrouble);
    this.origin = new Origin(this.names.origin, this.reader, writer, settings);
    this.tail = new Tail(settings.tailBytesMax, () => this.isExclusive);
    this.frontier = new Frontier(this.names, this.reader, settings.pageEventsMax, (after, events) =>
      this.tail.add(
        after,
        events.map((event) => toStored(event, this.names)),
      ),
    );
    this.follower = new Follower(this.names, this.tail, this.frontier, settings);
  }

  /** @throws StoreUnavailable, StoreRefused */
  async begin(): Promise<void> {
    const hasOrigin = await this.origin.isThere();
    const head = await this.frontier.find();
    if (!hasOrigin) await this.origin.write(head);
  }

  get isExclusive(): boolean {
    return this.claims.hasClaimed;
  }

  async append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    checkAppend(requests);
    if (requests.length === 0) return [];
    if (await this.claims.isTakenOver()) return requests.map(() => ({ status: 'fenced' }));
    const appends = requests.map((request) => this.appender.prepare(request));
    const together = await this.sessions.write(appends);
    this.told(together.position);
    const written = new Set(together.written);
    // All of them settle before any failure is told: nothing goes on behind the caller's back.
    const settled = await Promise.allSettled(
      requests.map(async (request, index) => {
        const append = appends[index] as StreamAppend;
        const result: AppendResult = written.has(append)
          ? { status: 'appended' }
          : await this.appendOne(request, append);
        if (request.snapshot !== undefined && result.status === 'appended')
          this.snapshots.write(request.streamId, request.snapshot);
        return result;
      }),
    );
    if (settled.some((one) => one.status === 'fulfilled' && one.value.status === 'appended')) this.follower.appended();
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }

  private async appendOne(request: AppendRequest, append: StreamAppend): Promise<AppendResult> {
    const { result, position } = await this.appender.append(request, append);
    this.told(position);
    return result;
  }

  /** An event of ours is stored there. */
  private told(position: number | null): void {
    if (position === null) return;
    this.frontier.appended(position);
    this.tail.appended(position);
  }

  async load(streamIds: readonly string[], snapshotVersion: number | null): Promise<readonly LoadedStream[]> {
    const loading = new Map([...new Set(streamIds)].map((id) => [id, this.loadOne(id, snapshotVersion)]));
    return Promise.all(streamIds.map((id) => loading.get(id) as Promise<LoadedStream>));
  }

  /** Where all of a stream fits into one request, no snapshot is asked for: folding so few events is cheaper. */
  private async loadOne(streamId: string, snapshotVersion: number | null): Promise<LoadedStream> {
    if (snapshotVersion === null) return { streamId, snapshot: null, events: await this.readStream(streamId) };
    const newest = await this.reader.newestOf(this.names.eventsOf(streamId), NEWEST_EVENTS);
    const events = newest.map((event) => toStored(event, this.names));
    const first = events[0]?.revision ?? 0;
    if (first === 0) return { streamId, snapshot: null, events };
    const snapshot = await this.snapshots.read(streamId, snapshotVersion);
    const from = (snapshot?.revision ?? NO_STREAM) + 1;
    const older = from < first ? await this.readStream(streamId, { from, to: first - 1 }) : [];
    return { streamId, snapshot, events: [...older, ...events.filter(({ revision }) => revision >= from)] };
  }

  loadSince(seen: readonly SeenStream[]): Promise<readonly (readonly StoredEvent[])[]> {
    return Promise.all(seen.map(({ streamId, revision }) => this.readStream(streamId, { from: revision + 1 })));
  }

  /** The client parses them itself. */
  async loadUnparsed(streamIds: readonly string[]): Promise<readonly (readonly UnparsedEvent[])[]> {
    const streams = await this.load(streamIds, null);
    return streams.map(({ events }) => events.map(({ type, data }) => ({ type, data: () => data })));
  }

  async readStream(
    streamId: string,
    range: { readonly from?: number; readonly to?: number } = {},
  ): Promise<readonly StoredEvent[]> {
    const events = await this.reader.stream(this.names.eventsOf(streamId), range.from ?? 0, range.to);
    return events.map((event) => toStored(event, this.names));
  }

  async readRevisions(streamId: string, revisions: readonly number[]): Promise<readonly StoredEvent[]> {
    const wanted = [...new Set(revisions)].sort((a, b) => a - b);
    const runs = await Promise.all(
      runsOf(wanted, REVISION_GAP_MAX).map(([from, to]) => this.readStream(streamId, { from, to })),
    );
    const events = new Map(runs.flat().map((event) => [event.revision, event]));
    return wanted.map((revision) => {
      const event = events.get(revision);
      invariant(event !== undefined, `${streamId} has no revision ${revision}`);
      return event;
    });
  }

  async claim(): Promise<void> {
    await this.claims.claim();
  }

  async close(): Promise<void> {
    await this.snapshots.close();
    await Promise.all([this.follower.close(), this.appendClient.close(), this.readClient.close()]);
  }

  async read(partition: number, range: FeedRange): Promise<FeedPage> {
    invariant(partition === PARTITION, `partition ${partition} of ${this.partitions}`);
    const known = range.fromStore === true ? null : await this.readTail(range);
    return known ?? (await this.readPage(range));
  }

  /** Readers at the end share one look, and what it fetches. Null = ask the server. */
  private async readTail(range: FeedRange): Promise<FeedPage | null> {
    const known = await this.tail.read(range);
    if (known !== null || !this.tail.isEnd(range.after)) return known;
    const [head = 0] = await this.heads();
    return head <= range.after ? { events: [], lastPosition: range.after } : this.tail.read(range);
  }

  private async readPage({ after, limit, types }: FeedRange): Promise<FeedPage> {
    const askedAtMs = performance.now();
    const from = this.frontier.skipAhead(after);
    // The record at `from` is ours, and then already read, or another's: what comes back may begin with it.
    const found = await this.reader.allOf(this.names.eventPrefix, from, limit + 1).catch((error: unknown) => {
      this.frontier.forget();
      throw error;
    });
    const page = found
      .map((event) => toStored(event, this.names))
      .filter(({ position }) => position > after)
      .slice(0, limit);
    const lastPosition = page.at(-1)?.position ?? after;
    this.frontier.read(from, lastPosition);
    if (page.length === 0) this.tail.headIs(after, askedAtMs);
    return { events: types === undefined ? page : page.filter(({ type }) => types.has(type)), lastPosition };
  }

  /** Of the data as JSON that was parsed and printed again: the client hands out no bytes. */
  async digests(
    partition: number,
    range: { readonly after: number; readonly limit: number },
  ): Promise<readonly EventDigest[]> {
    return (await this.read(partition, { ...range, fromStore: true })).events.map(digestAt);
  }

  async at(partition: number, position: number): Promise<StoredEvent | null> {
    invariant(partition === PARTITION, `partition ${partition} of ${this.partitions}`);
    const known = this.tail.at(position);
    if (known !== null) return known;
    const [found] = await this.reader.allOf(this.names.eventPrefix, position, 1);
    const event = found === undefined ? null : toStored(found, this.names);
    return event?.position === position ? event : null;
  }

  async heads(): Promise<readonly number[]> {
    const askedAtMs = performance.now();
    const head = await this.frontier.find();
    this.tail.headIs(head, askedAtMs);
    return [head];
  }

  onAppended(listener: (partition: number) => void): () => void {
    return this.follower.add(listener);
  }
}

/** Neighbours together, and what is no further apart than `gapMax`, as [first, last]. */
export const runsOf = (ascending: readonly number[], gapMax: number): [number, number][] => {
  const runs: [number, number][] = [];
  for (const n of ascending) {
    const run = runs.at(-1);
    if (run !== undefined && n - run[1] <= gapMax) run[1] = n;
    else runs.push([n, n]);
  }
  return runs;
};
