import { readCheckpoints, type BusLogger, type ConsumerPorts } from '@accrue/messaging';
import { DAY_MS } from '@accrue/kernel';
import type { InProcessBusOptions } from './options';
import type { TopicLog } from './topic-log';

export interface TrimmedTopic {
  readonly topic: string;
  readonly log: TopicLog;
  /** All that consume it: what one of them has not handled stays. */
  readonly groups: readonly Pick<ConsumerPorts, 'subscription' | 'database'>[];
}

/**
 * Deletes what the outside published once it is older than is kept and everybody has handled it, in small steps beside the work.
 * Where it was ended in between it goes on at the next look.
 */
export class Trimming {
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly topics: readonly TrimmedTopic[],
    private readonly options: Pick<InProcessBusOptions, 'retentionDays' | 'trimIntervalMs' | 'trimBatchMax'>,
    private readonly logger: BusLogger,
  ) {}

  start(): void {
    this.looking = this.look().finally(() => {
      if (this.stopped) return;
      this.timer = setTimeout(() => this.start(), this.options.trimIntervalMs).unref();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    for (const each of this.topics)
      try {
        await this.trim(each);
      } catch (error) {
        // The database is away, say: the next look finds the same.
        this.logger.warn({ err: error, topic: each.topic }, 'old messages of a topic were not deleted');
      }
  }

  private async trim({ log, groups }: TrimmedTopic): Promise<void> {
    const { retentionDays, trimBatchMax: limit } = this.options;
    if (retentionDays === null || groups.length === 0) return;
    const recordedBefore = new Date(Date.now() - retentionDays * DAY_MS).toISOString();
    const partitions = Array.from({ length: log.partitions }, (_unused, partition) => partition);
    const checkpoints = await Promise.all(
      groups.map(({ subscription, database }) => readCheckpoints(database, subscription, partitions)),
    );
    for (const partition of partitions) {
      const upTo = Math.min(...checkpoints.map((positions) => positions.get(partition) ?? 0));
      while (!this.stopped && (await log.trim(partition, { upTo, recordedBefore, limit })) === limit);
    }
  }
}
