import { asEventsOf, NO_STREAM, StoreUnavailable, type EventStore, type LoadedStream } from './event-store';
import { foldOnto } from './decide-round';
import type { ExecutorOptions } from './executor-options';
import { retryDelayMs, wait } from './retry-delay';
import type { StreamModel } from './stream-model';
import type { Folded, StreamSlot } from './stream-slot';

/** Loads cold streams: all that turn up while a load is under way go into the next one, in one round trip. */
export class StreamLoader<State, E extends { readonly type: string; readonly data: unknown }> {
  private readonly cold: StreamSlot<State, E>[] = [];
  private busy = false;

  constructor(
    private readonly store: EventStore,
    private readonly model: StreamModel<State, E>,
    private readonly options: ExecutorOptions,
    private readonly onLoaded: (slot: StreamSlot<State, E>, folded: Folded<State>) => void,
    private readonly onFailed: (slot: StreamSlot<State, E>, error: unknown) => void,
  ) {}

  enqueue(slot: StreamSlot<State, E>): void {
    slot.loading = true;
    this.cold.push(slot);
    if (this.busy) return;
    this.busy = true;
    setImmediate(() => void this.run()); // run() hands every failure to onFailed
  }

  private async run(): Promise<void> {
    while (this.cold.length > 0) {
      const slots = this.cold.splice(0, this.options.loadStreamsMax);
      try {
        const loaded = await this.load(slots);
        slots.forEach((slot, index) => this.finish(slot, loaded[index]));
      } catch (error) {
        for (const slot of slots) {
          slot.loading = false;
          this.onFailed(slot, error);
        }
      }
    }
    this.busy = false;
  }

  /** One stream that does not fold must not take the others of its batch with it. */
  private finish(slot: StreamSlot<State, E>, stream: LoadedStream | undefined): void {
    slot.loading = false;
    try {
      if (stream === undefined) throw new Error(`the store did not answer for ${slot.streamId}`);
      this.onLoaded(slot, foldStream(stream, this.model));
    } catch (error) {
      this.onFailed(slot, error);
    }
  }

  private async load(slots: readonly StreamSlot<State, E>[]): Promise<readonly LoadedStream[]> {
    const streamIds = slots.map((slot) => slot.streamId);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.store.load(streamIds, this.model.snapshot?.version ?? null);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        for (const slot of slots) for (const { answer } of slot.commands) answer.lastFailure = error;
        for (const slot of slots) for (const answer of slot.reads) answer.lastFailure = error;
        if (!slots.some(isWaitedFor)) throw error;
      }
      await wait(retryDelayMs(attempt, this.options));
    }
  }
}

const isWaitedFor = <State, E>(slot: StreamSlot<State, E>): boolean =>
  slot.commands.some(({ answer }) => !answer.isSettled) || slot.reads.some((answer) => !answer.isSettled);

export const foldStream = <State, E extends { readonly type: string; readonly data: unknown }>(
  stream: LoadedStream,
  model: StreamModel<State, E>,
): Folded<State> => {
  const { snapshot } = stream;
  const start: Folded<State> =
    snapshot !== null && model.snapshot !== undefined
      ? { state: model.snapshot.decode(snapshot.state), revision: snapshot.revision }
      : { state: model.initial, revision: NO_STREAM };
  return foldOnto(start, asEventsOf<E>(stream.events), model);
};
