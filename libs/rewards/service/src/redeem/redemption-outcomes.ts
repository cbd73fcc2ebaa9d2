import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { redemption } from '@accrue/rewards-domain';

const OUTCOMES: ReadonlySet<redemption.RedemptionEvent['type']> = new Set([
  'RedemptionReserved',
  'RedemptionCompleted',
  'RedemptionFailed',
  'RedemptionCancelled',
]);
const PAGE_EVENTS_MAX = 500;
/** The feed's hint may be missed; then this finds the outcome. */
const POLL_MS = 500;

export interface ExpectedOutcome {
  /** true as soon as nothing more happens to the redemption by itself, false after `timeoutMs`. */
  within(timeoutMs: number): Promise<boolean>;
}

/**
 * Tells callers who wait that their redemption has come to its end or waits for a person, whichever process did it. One reader of the context's
 * feed for all who wait; it reads only while somebody does.
 */
@Injectable()
export class RedemptionOutcomes {
  private readonly waiting = new Map<string, Set<() => void>>();
  private tail: FeedTail | null = null;

  constructor(private readonly ports: ContextPorts) {}

  /**
   * Watches from here on: call it before the redemption is asked for, so that no outcome is missed.
   * @param use gets the outcome; the watch ends with it
   */
  async watching<T>(redemptionId: string, use: (outcome: ExpectedOutcome) => Promise<T>): Promise<T> {
    this.tail ??= new FeedTail(this.ports, (ended) => this.tell(ended));
    const tail = this.tail;
    let settle!: () => void;
    const settled = new Promise<true>((resolve) => (settle = () => resolve(true)));
    const waiters = this.waiting.get(redemptionId) ?? new Set();
    this.waiting.set(redemptionId, waiters.add(settle));
    try {
      await tail.started;
      return await use({ within: (timeoutMs) => Promise.race([settled, after(timeoutMs)]) });
    } finally {
      waiters.delete(settle);
      if (waiters.size === 0) this.waiting.delete(redemptionId);
      if (this.waiting.size === 0) {
        this.tail?.stop();
        this.tail = null;
      }
    }
  }

  private tell(redemptionId: string): void {
    for (const settle of this.waiting.get(redemptionId) ?? []) settle();
  }
}

const after = (timeoutMs: number): Promise<false> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(false), timeoutMs).unref();
  });

/** Follows the feed from where it is now. */
class FeedTail {
  /** The place to read from is known: what is appended from now on will be seen. */
  readonly started: Promise<void>;
  private after: number[] = [];
  private reading: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly forget: () => void;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly ports: ContextPorts,
    private readonly onEnded: (redemptionId: string) => void,
  ) {
    const { log } = ports;
    this.started = log.heads().then((heads) => void (this.after = [...heads]));
    this.forget = log.onAppended((partition) => this.wake([partition]));
    this.timer = setInterval(() => this.wake(this.after.keys()), POLL_MS);
    this.timer.unref();
  }

  stop(): void {
    this.stopped = true;
    this.forget();
    clearInterval(this.timer);
  }

  private wake(partitions: Iterable<number>): void {
    // A failed read is the store's trouble; the next hint or poll reads the same place again.
    for (const partition of partitions)
      this.reading = this.reading.then(() => this.read(partition)).catch(() => undefined);
  }

  private async read(partition: number): Promise<void> {
    await this.started;
    for (let grown = true; grown && !this.stopped;) {
      const from = this.after[partition] ?? 0;
      const page = await this.ports.log.read(partition, { after: from, limit: PAGE_EVENTS_MAX, types: OUTCOMES });
      this.after[partition] = page.lastPosition;
      for (const { type, data } of page.events) {
        const { redemptionId, confirmBy } = data as redemption.Terms;
        // What is given by itself goes on from being reserved.
        if (type !== 'RedemptionReserved' || confirmBy !== null) this.onEnded(redemptionId);
      }
      grown = page.lastPosition > from;
    }
  }
}
