import { backoffMs, sleep } from '@accrue/retry';
import { StoreUnavailable, type EventStore, type StoredEvent } from './event-store';
import type { ExecutorOptions } from './executor-options';
import type { StreamSlot } from './stream-slot';

/** Reads events that a decision wants to see, a bounded number of streams at a time. */
export class Recaller<State, E> {
  private readonly waiting: (() => void)[] = [];
  private inFlight = 0;

  constructor(
    private readonly store: EventStore,
    private readonly options: ExecutorOptions,
  ) {}

  async read(slot: StreamSlot<State, E>, revisions: readonly number[]): Promise<readonly StoredEvent[]> {
    await this.enter();
    try {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await this.store.readRevisions(slot.streamId, revisions);
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error;
          for (const { answer } of slot.commands) answer.lastFailure = error;
          if (slot.commands.every(({ answer }) => answer.isSettled)) throw error;
        }
        await sleep(backoffMs(attempt + 1, this.options));
      }
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.inFlight < this.options.recallsInFlightMax) this.inFlight += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Hands its place on to the next one, so the count stays. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.inFlight -= 1;
    else next();
  }
}
