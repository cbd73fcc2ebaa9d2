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
  const readAtMs = Date.now();
  const pages = await Promise.all(
    after.map(async (position, partition) => {
      const left =
        until === undefined ? perPartition : Math.min(perPartition, (until[partition] ?? position) - position);
      if (left <= 0) return { events: [], lastPosition: position };
      return feed.read(partition, { after: position, limit: left, types });
    }),
  );
  return {
    events: pages.flatMap((page) => page.events),
    upTo: pages.map((page) => page.lastPosition),
    asOfMs: asOfMs(
      pages.filter((page, partition) => page.lastPosition - (after[partition] ?? 0) >= perPartition),
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

export const gapOf = (heads: readonly number[], checkpoint: readonly number[]): number =>
  heads.reduce((sum, head, partition) => sum + Math.max(0, head - (checkpoint[partition] ?? 0)), 0);
