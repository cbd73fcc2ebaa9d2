import { backoffMs, sleep } from '@accrue/retry';
import {
  asEventsOf,
  NO_STREAM,
  StoreUnavailable,
  type EventStore,
  type LoadedStream,
  type SeenStream,
} from './event-store';
import { foldOnto } from './decide-round';
import type { ExecutorOptions } from './executor-options';
import type { StreamModel } from './stream-model';
import type { Folded, StreamSlot } from './stream-slot';

/**
 * Loads cold streams, and what has come since of the others: all that turn up while a load is under way go into the next one, in
 * one round trip.
 */
export class StreamLoader<State, E extends { readonly type: string; readonly data: unknown }> {
  private readonly waiting: StreamSlot<State, E>[] = [];
  private busy = false;

  constructor(
    private readonly store: EventStore,
    private readonly model: StreamModel<State, E>,
    private readonly options: ExecutorOptions,
    private readonly onLoaded: (slot: StreamSlot<State, E>, folded: Folded<State>) => void,
    private readonly onFailed: (slot: StreamSlot<State, E>, error: unknown) => void,
  ) {}

  enqueue(slot: StreamSlot<State, E>): void {
    slot.step('load');
    this.waiting.push(slot);
    if (this.busy) return;
    this.busy = true;
    setImmediate(() => void this.run()); // run() hands every failure to onFailed
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const slots = this.waiting.splice(0, this.options.loadStreamsMax);
      for (const slot of slots) for (const waiter of slot.waiters) waiter.isFresh = true;
      try {
        const loaded = await this.load(slots);
        slots.forEach((slot, index) => this.finish(slot, loaded[index]));
      } catch (error) {
        for (const slot of slots) {
          slot.step('loaded');
          this.onFailed(slot, error);
        }
      }
    }
    this.busy = false;
  }

  /** One stream that does not fold must not take the others of its batch with it. */
  private finish(slot: StreamSlot<State, E>, stream: LoadedStream | undefined): void {
    slot.step('loaded');
    try {
      if (stream === undefined) throw new Error(`the store did not answer for ${slot.streamId}`);
      this.onLoaded(slot, foldStream(stream, this.model, slot.committed));
    } catch (error) {
      this.onFailed(slot, error);
    }
  }

  private async load(slots: readonly StreamSlot<State, E>[]): Promise<readonly LoadedStream[]> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.read(slots);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        for (const slot of slots) for (const { answer } of slot.waiters) answer.lastFailure = error;
        if (!slots.some(isWaitedFor)) throw error;
      }
      await sleep(backoffMs(attempt + 1, this.options));
    }
  }

  private async read(slots: readonly StreamSlot<State, E>[]): Promise<readonly LoadedStream[]> {
    const cold: string[] = [];
    const seen: SeenStream[] = [];
    for (const { streamId, committed } of slots)
      if (committed === null) cold.push(streamId);
      else seen.push({ streamId, revision: committed.revision });
    const [loaded, since] = await Promise.all([
      cold.length === 0 ? [] : this.store.load(cold, this.model.snapshot?.version ?? null),
      seen.length === 0 ? [] : this.store.loadSince(seen),
    ]);
    if (seen.length === 0) return loaded;
    const streams = new Map(loaded.map((stream) => [stream.streamId, stream]));
    since.forEach((events, index) => {
      const streamId = seen[index]?.streamId ?? '';
      streams.set(streamId, { streamId, snapshot: null, events });
    });
    return slots.flatMap(({ streamId }) => streams.get(streamId) ?? []);
  }
}

const isWaitedFor = <State, E>(slot: StreamSlot<State, E>): boolean =>
  slot.waiters.some(({ answer }) => !answer.isSettled);

/** @param known where the stream's events go on; null: at its snapshot, or the beginning */
const foldStream = <State, E extends { readonly type: string; readonly data: unknown }>(
  stream: LoadedStream,
  model: StreamModel<State, E>,
  known: Folded<State> | null,
): Folded<State> => {
  const { snapshot } = stream;
  if (known !== null) return foldOnto(known, asEventsOf<E>(stream.events), model);
  const start: Folded<State> =
    snapshot !== null && model.snapshot !== undefined
      ? { state: model.snapshot.decode(snapshot.state), revision: snapshot.revision }
      : { state: model.initial, revision: NO_STREAM };
  return foldOnto(start, asEventsOf<E>(stream.events), model);
};
