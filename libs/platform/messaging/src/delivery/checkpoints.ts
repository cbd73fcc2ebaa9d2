import type { Database, Queryable } from '@accrue/persistence';

export interface ConsumerId {
  readonly topic: string;
  readonly group: string;
}

export interface Advance {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Another process consumes for the same group and was faster; what this one decided on is stale. Nothing of it was written. */
export class CheckpointMoved extends Error {
  readonly retriable = true;
  constructor({ topic, group }: ConsumerId) {
    super(`another process moved the checkpoint of ${group} on ${topic}`);
    this.name = 'CheckpointMoved';
  }
}

/** Partition → last position that is done. */
export type Positions = ReadonlyMap<number, number>;

/** For who begins to consume. @returns position of each of the partitions, 0 where the group has not begun; rows for all are there afterwards */
export const loadCheckpoints = async (
  database: Queryable,
  consumer: ConsumerId,
  partitions: readonly number[],
): Promise<Positions> => {
  await database.query(
    `insert into consumer_checkpoint (topic, grp, partition, position)
     select $1, $2, p, 0 from unnest($3::int[]) p order by p on conflict do nothing`,
    [consumer.topic, consumer.group, partitions],
  );
  return readCheckpoints(database, consumer, partitions);
};

/** For who looks on. @returns position of each of the partitions, 0 where the group has not begun */
export const readCheckpoints = async (
  database: Queryable,
  { topic, group }: ConsumerId,
  partitions: readonly number[],
): Promise<Positions> => {
  const rows = await database.query<{ partition: number; position: number }>(
    `select partition, position from consumer_checkpoint
     where topic = $1 and grp = $2 and partition = any($3::int[]) order by partition`,
    [topic, group, partitions],
  );
  const begun = new Map(rows.map(({ partition, position }) => [partition, position]));
  return new Map(partitions.map((partition) => [partition, begun.get(partition) ?? 0]));
};

/** A restored backup: the log is shorter than what this group has already handled. */
export class CheckpointBeyondLog extends Error {
  constructor({ topic, group }: ConsumerId, partition: number, checkpoint: number, head: number) {
    super(
      `group ${group} is at position ${checkpoint} of ${topic} partition ${partition}, but the log ends at ${head}: the log was ` +
        'restored from an older backup than the checkpoint, or KAFKA_BROKERS or KAFKA_PREFIX lead to other topics than before; ' +
        "restore both from one backup, lead to the same topics, or drop the group's checkpoints and effects",
    );
    this.name = 'CheckpointBeyondLog';
  }
}

/** @throws CheckpointBeyondLog */
export const checkWithinLog = (consumer: ConsumerId, checkpoints: Positions, heads: readonly number[]): void => {
  for (const [partition, checkpoint] of checkpoints) {
    const head = heads[partition] ?? 0;
    if (checkpoint > head) throw new CheckpointBeyondLog(consumer, partition, checkpoint, head);
  }
};

/**
 * Moves the checkpoint inside the transaction of the effect, only from where it was believed to be; by itself where there is no effect.
 * @throws CheckpointMoved, and the caller's effect is rolled back with it
 */
export const advanceWithEffect = async (
  within: Queryable,
  consumer: ConsumerId,
  advances: readonly Advance[],
): Promise<void> => {
  const moved = await within.query(
    `update consumer_checkpoint c set position = a.upto
     from unnest($3::int[], $4::bigint[], $5::bigint[]) as a(partition, before, upto)
     where c.topic = $1 and c.grp = $2 and c.partition = a.partition and c.position = a.before
     returning 1`,
    [
      consumer.topic,
      consumer.group,
      advances.map((a) => a.partition),
      advances.map((a) => a.from),
      advances.map((a) => a.to),
    ],
    { prepared: 'checkpoint-advance' },
  );
  if (moved.length !== advances.length) throw new CheckpointMoved(consumer);
};

/**
 * Checkpoints of `each` subscriptions of one context. They follow the effects, so writing them late only means more
 * redelivery after a crash: all that moved is written in one statement, at most once per interval.
 */
export class CheckpointWriter {
  private readonly dirty = new Map<
    string,
    { readonly consumer: ConsumerId; readonly partition: number; position: number }
  >();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly intervalMs: number,
    /** Told after each write, e.g. to mirror it where operators look. Must not throw. */
    private readonly onWritten: (consumer: ConsumerId, positions: Positions) => void = () => undefined,
  ) {}

  mark(consumer: ConsumerId, partition: number, position: number): void {
    const key = `${consumer.topic} ${consumer.group} ${partition}`;
    const entry = this.dirty.get(key);
    if (entry === undefined) this.dirty.set(key, { consumer, partition, position });
    else entry.position = position;
    this.schedule();
  }

  /** Writes what is dirty, once: what cannot be written any more costs a redelivery. */
  async close(): Promise<void> {
    this.closed = true;
    await this.flush().catch(() => undefined);
  }

  private schedule(): void {
    if (this.closed) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush().catch(() => undefined); // still dirty, and scheduled again
    }, this.intervalMs);
  }

  /** @throws when it could not be written; it stays due */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.flushing.catch(() => undefined).then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    const entries = [...this.dirty.values()];
    if (entries.length === 0) return;
    this.dirty.clear();
    try {
      await this.database.query(
        // Sorted, so that two processes do not lock rows crosswise; greatest, so that the slower one does not turn back.
        `insert into consumer_checkpoint (topic, grp, partition, position)
         select * from unnest($1::text[], $2::text[], $3::int[], $4::bigint[]) as m(topic, grp, partition, position)
         order by topic, grp, partition
         on conflict (topic, grp, partition) do update set position = greatest(consumer_checkpoint.position, excluded.position)`,
        [
          entries.map((e) => e.consumer.topic),
          entries.map((e) => e.consumer.group),
          entries.map((e) => e.partition),
          entries.map((e) => e.position),
        ],
        { prepared: 'checkpoint-write' },
      );
      for (const { consumer, partition, position } of entries)
        this.onWritten(consumer, new Map([[partition, position]]));
    } catch (error) {
      for (const { consumer, partition, position } of entries) {
        const key = `${consumer.topic} ${consumer.group} ${partition}`;
        if (!this.dirty.has(key)) this.mark(consumer, partition, position); // tries again after the interval
      }
      throw error;
    }
  }
}
