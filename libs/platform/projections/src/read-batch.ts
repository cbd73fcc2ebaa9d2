import type { EventFeed, FeedPage, StoredEvent } from '@accrue/event-store';

export interface Batch {
  /** In order within each partition. */
  readonly events: readonly StoredEvent[];
  /** Position of every partition after the batch. */
  readonly upTo: readonly number[];
  /** Everything that was recorded before this instant is in the batch or was before it; null when the pages do not tell. */
  readonly asOfMs: number | null;
}

/**
 * The next events of all partitions after a checkpoint, about `limit` of them looked at.
 * @param until nothing beyond these positions; absent: as far as there is
 */
export const readBatch = async (
  feed: EventFeed,
  types: ReadonlySet<string>,
  after: readonly number[],
  limit: number,
  until?: readonly number[],
): Promise<Batch> => {
  const perPartition = Math.max(16, Math.ceil(limit / feed.partitions));
  // Where positions do not count events, any page may have been full; the next one, which finds nothing, tells.
  const leastOfFull = feed.positions === 'dense' ? perPartition : 1;
  const readAtMs = Date.now();
  const pages = await Promise.all(
    after.map(async (position, partition) => {
      const last = until === undefined ? Number.MAX_SAFE_INTEGER : (until[partition] ?? position);
      if (last <= position) return { events: [], lastPosition: position };
      // Where positions are dense this is exactly what is left; elsewhere a page may go further, and is cut.
      const most = Math.min(perPartition, last - position);
      return upTo(last, await feed.read(partition, { after: position, limit: most, types }));
    }),
  );
  return {
    events: pages.flatMap((page) => page.events),
    upTo: pages.map((page) => page.lastPosition),
    asOfMs: asOfMs(
      pages.filter((page, partition) => page.lastPosition - (after[partition] ?? 0) >= leastOfFull),
      readAtMs,
    ),
  };
};

/** The partition that is furthest behind tells. */
const asOfMs = (fullPages: readonly FeedPage[], readAtMs: number): number | null =>
  fullPages.reduce<number | null>((least, { events }) => {
    const last = events.at(-1);
    return least === null || last === undefined ? null : Math.min(least, Date.parse(last.recordedAt));
  }, readAtMs);

/** @param last position of an event, or the end: nothing between it and the page's own last position was asked for */
const upTo = (last: number, page: FeedPage): FeedPage =>
  page.lastPosition <= last
    ? page
    : { events: page.events.filter(({ position }) => position <= last), lastPosition: last };

/** 0 when all is folded. Counts events where positions are dense. */
export const gapOf = (heads: readonly number[], checkpoint: readonly number[]): number =>
  heads.reduce((sum, head, partition) => sum + Math.max(0, head - (checkpoint[partition] ?? 0)), 0);
