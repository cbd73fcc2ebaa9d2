import { backoffMs, sleep } from '@accrue/retry';
import { StoreUnavailable, type AppendResult, type EventStore } from './event-store';
import type { Round } from './decide-round';
import type { ExecutorOptions } from './executor-options';
import type { StreamSlot } from './stream-slot';

/** What the group commit asks of the executor. */
export interface GroupCommitHost<State, E> {
  decide(slot: StreamSlot<State, E>, budget: { readonly events: number; readonly bytes: number }): Round<State, E>;
  /** Nothing to append. */
  onNothing(round: Round<State, E>): void;
  /** @param attempts how often the append was sent; after more than one, what is stored may be ours from an earlier one */
  onResult(round: Round<State, E>, result: AppendResult, attempts: number): void;
  /** The append failed for good, or nobody waits for it any longer. */
  onFailed(round: Round<State, E>, error: unknown): void;
}

interface Lane<State, E> {
  readonly queue: StreamSlot<State, E>[];
  /** Scheduled to decide, or appending. */
  busy: boolean;
}

/**
 * Turns streams that are ready into appends. A lane holds the streams of some of the store's lanes and has one append under way; what
 * gets ready meanwhile goes into its next one, so groups grow with the load and a lone command does not wait for company.
 */
export class GroupCommit<State, E> {
  private readonly lanes: readonly Lane<State, E>[];

  constructor(
    private readonly store: EventStore,
    private readonly options: ExecutorOptions,
    private readonly host: GroupCommitHost<State, E>,
  ) {
    this.lanes = Array.from({ length: options.appendsInFlightMax }, () => ({ queue: [], busy: false }));
  }

  enqueue(slot: StreamSlot<State, E>): void {
    const lane = this.lanes[slot.lane % this.lanes.length] as Lane<State, E>;
    slot.step('queue');
    lane.queue.push(slot);
    this.wake(lane);
  }

  private wake(lane: Lane<State, E>): void {
    if (lane.busy || lane.queue.length === 0) return;
    lane.busy = true;
    // Not at once: what arrives in the same turn of the event loop belongs into the same append.
    setImmediate(() => void this.run(lane)); // run() hands every failure to the host
  }

  private async run(lane: Lane<State, E>): Promise<void> {
    const rounds = this.decide(lane);
    if (rounds.length > 0) await this.append(rounds);
    lane.busy = false;
    this.wake(lane);
  }

  private decide(lane: Lane<State, E>): readonly Round<State, E>[] {
    const rounds: Round<State, E>[] = [];
    let events = this.options.groupEventsMax;
    let bytes = this.options.groupBytesMax;
    while (events > 0 && bytes > 0) {
      const slot = lane.queue.shift();
      if (slot === undefined) break;
      slot.step('decide');
      const round = this.host.decide(slot, { events, bytes });
      if (round.request === null) {
        slot.step('decided nothing');
        this.host.onNothing(round);
        continue;
      }
      slot.step('append');
      rounds.push(round);
      events -= round.request.events.length;
      bytes -= round.bytes;
    }
    return rounds;
  }

  /**
   * After a failure the outcome is unknown, and the same append again settles it: the store recognises its event ids at the
   * same expected revision. So the group is kept as it was decided and repeated until the store answers or nobody waits.
   */
  private async append(rounds: readonly Round<State, E>[]): Promise<void> {
    const requests = rounds.map((round) => round.request).filter((request) => request !== null);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const results = await this.store.append(requests);
        rounds.forEach((round, index) => this.finish(round, results[index], attempt + 1));
        return;
      } catch (error) {
        const retriable = error instanceof StoreUnavailable;
        if (retriable)
          for (const { decisions } of rounds) for (const { command } of decisions) command.answer.lastFailure = error;
        if (!retriable || !rounds.some(isWaitedFor)) {
          for (const round of rounds) this.fail(round, error);
          return;
        }
      }
      await sleep(backoffMs(attempt + 1, this.options));
    }
  }

  private finish(round: Round<State, E>, result: AppendResult | undefined, attempts: number): void {
    if (result === undefined) return this.fail(round, new Error(`the store did not answer for ${round.slot.streamId}`));
    round.slot.step('append answered');
    try {
      this.host.onResult(round, result, attempts);
    } catch (error) {
      this.host.onFailed(round, error);
    }
  }

  private fail(round: Round<State, E>, error: unknown): void {
    round.slot.step('append answered');
    this.host.onFailed(round, error);
  }
}

const isWaitedFor = <State, E>(round: Round<State, E>): boolean =>
  round.decisions.some(({ command }) => !command.answer.isSettled);
