import { invariant } from '@accrue/kernel';
import { usualCacheBytes } from './cache-bytes';

export interface ExecutorOptions {
  /** Events in one append, unless a single command has more. A till waits for at most one such group before its own. */
  readonly groupEventsMax: number;
  /** JSON of the events in one append, in UTF-16 code units, unless a single command has more. */
  readonly groupBytesMax: number;
  /** Appends under way at the same time; a lane of the store is in at most one of them. */
  readonly appendsInFlightMax: number;
  /** From `execute` to an answer, waiting included. */
  readonly deadlineMs: number;
  /** Re-decisions of one command after another writer was faster. */
  readonly conflictRetriesMax: number;
  /** Streams read in one round trip. */
  readonly loadStreamsMax: number;
  /** `readRevisions` calls under way at the same time. */
  readonly recallsInFlightMax: number;
  /** Folded states kept of streams that nobody is writing at the moment. */
  readonly statesMax: number;
  /** Their estimated size, see `stateBytesOf`. */
  readonly stateBytesMax: number;
  /** Recent and recalled events kept for `recall`, by the length of their JSON; 0 keeps none. */
  readonly eventCacheBytesMax: number;
  /** First wait before an append or a load is tried again after the store was away; doubles up to `retryDelayMaxMs`. */
  readonly retryDelayMinMs: number;
  readonly retryDelayMaxMs: number;
}

/** The bounds of an executor's caches, where they are not the usual share of the heap. */
export type CacheBounds = Pick<ExecutorOptions, 'stateBytesMax' | 'eventCacheBytesMax'>;

export const EXECUTOR_DEFAULTS: ExecutorOptions = {
  // 500 is the knee at 1 ms per commit: twice as many bring 10 % and double the latency.
  groupEventsMax: 500,
  groupBytesMax: 4 * 1024 * 1024,
  appendsInFlightMax: 2,
  deadlineMs: 10_000,
  conflictRetriesMax: 10,
  loadStreamsMax: 500,
  recallsInFlightMax: 8,
  statesMax: 50_000,
  stateBytesMax: usualCacheBytes(),
  eventCacheBytesMax: usualCacheBytes(),
  retryDelayMinMs: 50,
  retryDelayMaxMs: 1_000,
};

export const executorOptions = (given: Partial<ExecutorOptions>): ExecutorOptions => {
  const options = { ...EXECUTOR_DEFAULTS, ...given };
  for (const [name, value] of Object.entries<number>({ ...options })) {
    const least = name === 'eventCacheBytesMax' || name === 'conflictRetriesMax' ? 0 : 1;
    invariant(Number.isSafeInteger(value) && value >= least, `${name} must be an integer of at least ${least}`);
  }
  return options;
};
