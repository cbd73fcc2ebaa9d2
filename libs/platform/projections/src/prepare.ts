import type { EventFeed } from '@accrue/event-store';
import type { Database } from '@accrue/persistence';
import { clearRemains, dropGeneration, generationsOf, loadCheckpoint, makeGeneration, pointViews } from './generations';
import type { Projection } from './projection';

/** A restored backup: the log is shorter than what the read model has already folded. */
export class CheckpointBeyondLog extends Error {
  constructor(name: string, partition: number, checkpoint: number, head: number) {
    super(
      `read model ${name} is folded up to position ${checkpoint} of partition ${partition}, but the log ends at ${head}: the log was ` +
        'restored from an older backup than the read models; restore both from one backup, or drop the read models and let them be rebuilt',
    );
    this.name = 'CheckpointBeyondLog';
  }
}

/**
 * Brings the bookkeeping of a projection in order before it is folded: drops what a crashed rebuild left, makes the first
 * generation when there is none.
 * @returns 'rebuild' when the live generation is of another version than the code
 * @throws CheckpointBeyondLog
 */
export const prepare = async (
  context: string,
  projection: Projection,
  feed: EventFeed,
  database: Database,
): Promise<'ready' | 'rebuild'> => {
  const { name, version } = projection;
  return database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`accrue:projection:${context}:${name}`]);
    const generations = await generationsOf(tx, name);
    for (const left of generations.filter(({ state }) => state !== 'live')) await dropGeneration(tx, name, left);
    const live = generations.find(({ state }) => state === 'live');
    if (live === undefined) {
      await clearRemains(tx, projection);
      await makeGeneration(tx, projection, 1, 'live', feed.partitions);
      await pointViews(tx, projection, 1, {});
      return 'ready';
    }
    const checkpoint = await loadCheckpoint(tx, name, live.generation);
    // Asked after the checkpoint: another process may have been folding on until now.
    const heads = await feed.heads();
    checkpoint.forEach((position, partition) => {
      const head = heads[partition] ?? 0;
      if (position > head) throw new CheckpointBeyondLog(name, partition, position, head);
    });
    return live.version === version ? 'ready' : 'rebuild';
  });
};
