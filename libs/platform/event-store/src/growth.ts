import type { EventFeed } from './event-store';

/** What can grow: a feed, or anything else with positions per partition. */
export type Growing = Pick<EventFeed, 'partitions' | 'heads' | 'onAppended'>;

/**
 * Tells waiting readers that a partition may have grown. One poll per source, not per reader, covers hints that got lost.
 * A reader notes `version` before it reads and waits with it, so growth between its read and its wait is not missed.
 */
export class Growth {
  private readonly versions: number[];
  private readonly known: number[];
  private readonly waiting: Set<() => void>[];
  private unsubscribe: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: Growing,
    private readonly pollIntervalMs: number,
  ) {
    this.versions = Array.from({ length: source.partitions }, () => 0);
    this.known = Array.from({ length: source.partitions }, () => -1);
    this.waiting = Array.from({ length: source.partitions }, () => new Set());
  }

  start(): void {
    this.unsubscribe = this.source.onAppended((partition) => this.grown(partition));
    this.schedulePoll();
  }

  /** Wakes everybody: they look at their own stop signal. */
  stop(): void {
    this.unsubscribe?.();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.versions.forEach((_version, partition) => this.grown(partition));
  }

  version(partition: number): number {
    return this.versions[partition] ?? 0;
  }

  /** Resolves when one of the partitions has another version than was seen. */
  wait(partitions: readonly number[], seen: readonly number[]): Promise<void> {
    return new Promise((resolve) => {
      const woken = (): void => {
        for (const partition of partitions) this.waiting[partition]?.delete(woken);
        resolve();
      };
      if (partitions.some((partition, i) => this.version(partition) !== seen[i])) return resolve();
      for (const partition of partitions) this.waiting[partition]?.add(woken);
    });
  }

  private grown(partition: number): void {
    this.versions[partition] = this.version(partition) + 1;
    for (const wake of [...(this.waiting[partition] ?? [])]) wake();
  }

  private schedulePoll(): void {
    this.timer = setTimeout(() => void this.poll(), this.pollIntervalMs); // poll() handles its own failures
  }

  private async poll(): Promise<void> {
    try {
      const heads = await this.source.heads();
      heads.forEach((head, partition) => {
        if (head !== this.known[partition]) this.grown(partition);
        this.known[partition] = head;
      });
    } catch {
      // The store is away; the readers notice by themselves, and the next poll comes.
    }
    if (this.timer !== undefined) this.schedulePoll();
  }
}
