import { randomUUID } from 'node:crypto';
import { getHeapStatistics } from 'node:v8';
import { invariant } from '@accrue/kernel';
import {
  checkAppend,
  partitionOf,
  StoreUnavailable,
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
import { DatabaseContention, DatabaseUnavailable, migrate, type PostgresDatabase } from '@accrue/persistence';
import { Appender } from './appender';
import { storedEvent, UnparsedRow, type EventRow, type UnparsedEventRow } from './event-rows';
import { Hints } from './hints';
import { loadedStreams, type LoadRow } from './loaded-streams';
import { EVENT_STORE_MIGRATIONS } from './migrations';
import {
  HEADS,
  LOAD,
  LOAD_SINCE,
  LOAD_UNPARSED,
  READ_DIGESTS,
  READ_FEED,
  READ_FEED_OF_TYPES,
  READ_REVISIONS,
  READ_STREAM,
} from './queries';
import { NOTHING_NEW_MS_MAX, Tail } from './tail';

export interface PostgresEventLogOptions {
  /** Not closed by the log. */
  readonly database: PostgresDatabase;
  /** Fixed when the log is made; must be left out or the same afterwards. Default 8. */
  readonly partitions?: number;
  /** Shown beside a claim, for whoever wonders which process writes. */
  readonly owner?: string;
  /**
   * Newest events kept in memory for feed readers, by the length of their JSON, all partitions together. Default: a 64th of what the heap of
   * this process may grow to, 16 to 64 MiB.
   */
  readonly tailBytesMax?: number;
}

const PARTITIONS = 8;
/** A reader that is further behind asks the database, and parses each event for itself: under load most of them are, with 24 MiB. */
const TAIL_MEBIBYTES = { least: 16, most: 64, ofHeap: 1 / 64 };
const MEBIBYTE = 1024 * 1024;
const FEED_LIMIT_MAX = 10_000;
const REVISION_MAX = 2 ** 31 - 1;

/** Opens the event log of the database's schema, making its tables when they are not there. */
export const createPostgresEventLog = async (options: PostgresEventLogOptions): Promise<EventLog> =>
  guarded(async () => {
    const { database } = options;
    await migrate(database, database.schema, EVENT_STORE_MIGRATIONS);
    const partitions = await partitionCount(database, options.partitions);
    return new PostgresEventLog(database, partitions, options);
  });

/** Positions are per partition, so their number is part of the data. */
const partitionCount = async (database: PostgresDatabase, wanted: number | undefined): Promise<number> => {
  await database.query(
    `insert into event_partition (partition, last_position, epoch)
     select n, 0, 0 from generate_series(0, $1::integer - 1) as n where not exists (select from event_partition)
     on conflict (partition) do nothing`,
    [wanted ?? PARTITIONS],
  );
  const [row] = await database.query<{ count: number }>('select count(*)::integer as count from event_partition');
  const count = row?.count ?? 0;
  if (wanted !== undefined && wanted !== count)
    throw new Error(`the log of ${database.schema} has ${count} partitions, not ${wanted}`);
  return count;
};

const usualTailBytes = (): number => {
  const { least, most, ofHeap } = TAIL_MEBIBYTES;
  const share = (getHeapStatistics().heap_size_limit * ofHeap) / MEBIBYTE;
  return Math.min(most, Math.max(least, share)) * MEBIBYTE;
};

class PostgresEventLog implements EventLog {
  readonly positions = 'dense';
  private readonly appender: Appender;
  private readonly hints: Hints;
  private readonly tails: readonly Tail[];

  constructor(
    private readonly database: PostgresDatabase,
    readonly partitions: number,
    private readonly options: PostgresEventLogOptions,
  ) {
    const bytesMax = (options.tailBytesMax ?? usualTailBytes()) / partitions;
    this.tails = Array.from({ length: partitions }, () => new Tail(bytesMax));
    this.hints = new Hints(database, partitions, randomUUID(), (partition) => this.tails[partition]?.doubt());
    this.appender = new Appender(database, partitions, (appended) => {
      for (const { partition, events, bytes } of appended) this.tail(partition).addAppended(events, bytes);
      this.hints.appended(appended.map(({ partition }) => partition));
    });
  }

  get lanes(): number {
    return this.partitions;
  }

  get isExclusive(): boolean {
    return this.appender.hasClaimed;
  }

  append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    return guarded(async () => {
      checkAppend(requests);
      const tails = [...new Set(requests.map(({ streamId }) => partitionOf(streamId, this.partitions)))].map(
        (partition) => this.tail(partition),
      );
      for (const tail of tails) tail.appendBegun();
      try {
        return await this.appender.append(requests);
      } finally {
        for (const tail of tails) tail.appendEnded();
      }
    });
  }

  load(streamIds: readonly string[], snapshotVersion: number | null): Promise<readonly LoadedStream[]> {
    return guarded(async () => {
      const wanted = [...new Set(streamIds)];
      const rows = await this.database.query<LoadRow>(LOAD, [wanted, snapshotVersion], {
        prepared: 'event-store-load',
      });
      const loaded = loadedStreams(wanted, snapshotVersion, rows);
      return streamIds.map((streamId) => loaded.get(streamId) as LoadedStream);
    });
  }

  loadSince(seen: readonly SeenStream[]): Promise<readonly (readonly StoredEvent[])[]> {
    return guarded(async () => {
      const values = [seen.map(({ streamId }) => streamId), seen.map(({ revision }) => revision)];
      const byStream = Map.groupBy(
        await this.events(LOAD_SINCE, values, 'event-store-load-since'),
        ({ streamId }) => streamId,
      );
      return seen.map(({ streamId }) => byStream.get(streamId) ?? []);
    });
  }

  loadUnparsed(streamIds: readonly string[]): Promise<readonly (readonly UnparsedEvent[])[]> {
    return guarded(async () => {
      const wanted = [...new Set(streamIds)];
      const rows = await this.database.query<UnparsedEventRow>(LOAD_UNPARSED, [wanted], {
        prepared: 'event-store-load-unparsed',
      });
      const byStream = new Map(wanted.map((streamId) => [streamId, [] as UnparsedRow[]]));
      for (const row of rows) byStream.get(row.stream_id)?.push(new UnparsedRow(row));
      for (const events of byStream.values()) events.sort((a, b) => a.revision - b.revision); // a join promises no order
      return streamIds.map((streamId) => byStream.get(streamId) ?? []);
    });
  }

  readStream(
    streamId: string,
    { from, to }: { readonly from?: number; readonly to?: number } = {},
  ): Promise<readonly StoredEvent[]> {
    return guarded(() =>
      this.events(READ_STREAM, [streamId, from ?? 0, to ?? REVISION_MAX], 'event-store-read-stream'),
    );
  }

  readRevisions(streamId: string, revisions: readonly number[]): Promise<readonly StoredEvent[]> {
    return guarded(async () => {
      const wanted = new Set(revisions);
      const events = await this.events(READ_REVISIONS, [streamId, [...wanted]], 'event-store-read-revisions');
      invariant(
        events.length === wanted.size,
        `${streamId} does not have all of the revisions ${revisions.join(', ')}`,
      );
      return events;
    });
  }

  claim(): Promise<void> {
    return guarded(() => this.appender.claim(this.options.owner ?? `process ${process.pid}`));
  }

  async read(partition: number, range: FeedRange): Promise<FeedPage> {
    invariant(range.limit >= 1 && range.limit <= FEED_LIMIT_MAX, `a feed page has 1 to ${FEED_LIMIT_MAX} events`);
    const { listening, notListening } = NOTHING_NEW_MS_MAX;
    const quietMsMax = this.hints.areHeard ? listening : notListening;
    const known = range.fromStore === true ? null : this.tail(partition).read(range, quietMsMax);
    return known ?? (await guarded(() => this.readPage(partition, range)));
  }

  digests(partition: number, { after, limit }: Pick<FeedRange, 'after' | 'limit'>): Promise<readonly EventDigest[]> {
    return guarded(() =>
      this.database.query<EventDigest>(READ_DIGESTS, [partition, after, limit], {
        prepared: 'event-store-read-digests',
      }),
    );
  }

  async at(partition: number, position: number): Promise<StoredEvent | null> {
    const { events } = await this.read(partition, { after: position - 1, limit: 1 });
    return events[0] ?? null;
  }

  heads(): Promise<readonly number[]> {
    return guarded(async () => {
      const askedAtMs = performance.now();
      const rows = await this.database.query<{ last_position: number }>(HEADS);
      rows.forEach((row, partition) => this.tail(partition).headIs(row.last_position, askedAtMs));
      return rows.map((row) => row.last_position);
    });
  }

  onAppended(listener: (partition: number) => void): () => void {
    return this.hints.subscribe(listener);
  }

  close(): Promise<void> {
    return this.hints.close();
  }

  private tail(partition: number): Tail {
    const tail = this.tails[partition];
    invariant(tail !== undefined, `partition ${partition} of ${this.partitions}`);
    return tail;
  }

  private async events(query: string, values: readonly unknown[], prepared: string): Promise<readonly StoredEvent[]> {
    return (await this.database.query<EventRow>(query, values, { prepared })).map(storedEvent);
  }

  private async readPage(partition: number, { after, limit, types, fromStore = false }: FeedRange): Promise<FeedPage> {
    const askedAtMs = performance.now();
    if (types !== undefined) {
      const values = [partition, after, limit, [...types]];
      const rows = await this.database.query<EventRow>(READ_FEED_OF_TYPES, values, {
        prepared: 'event-store-read-feed-of-types',
      });
      if (rows.length === 0) this.tail(partition).addPage(after, [], [], askedAtMs);
      return {
        events: rows.filter((row) => types.has(row.type)).map(storedEvent),
        lastPosition: rows.at(-1)?.position ?? after,
      };
    }
    const rows = await this.database.query<EventRow>(READ_FEED, [partition, after, limit], {
      prepared: 'event-store-read-feed',
    });
    const events = rows.map(storedEvent);
    const bytes = rows.map((row) => row.data.length);
    // Whoever reads the whole store would push the newest events out of memory.
    if (!fromStore) this.tail(partition).addPage(after, events, bytes, rows.length < limit ? askedAtMs : null);
    return { events, lastPosition: rows.at(-1)?.position ?? after };
  }
}

/** The port speaks of a store, not of a database. */
const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof DatabaseUnavailable || error instanceof DatabaseContention)
      throw new StoreUnavailable(error.message, { cause: error });
    throw error;
  }
};
