import type { EventFeed, StoredEvent } from '@accrue/event-store';

export interface Batch {
  /** In order within each partition. */
  readonly events: readonly StoredEvent[];
  /** Position of every partition after the batch. */
  readonly upTo: readonly number[];
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
  const pages = await Promise.all(
    after.map(async (position, partition) => {
      const left =
        until === undefined ? perPartition : Math.min(perPartition, (until[partition] ?? position) - position);
      if (left <= 0) return { events: [], lastPosition: position };
      return feed.read(partition, { after: position, limit: left, types });
    }),
  );
  return { events: pages.flatMap((page) => page.events), upTo: pages.map((page) => page.lastPosition) };
};

export const gapOf = (heads: readonly number[], checkpoint: readonly number[]): number =>
  heads.reduce((sum, head, partition) => sum + Math.max(0, head - (checkpoint[partition] ?? 0)), 0);
