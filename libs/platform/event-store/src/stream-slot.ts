import type { CommandContext, Decide, Executed } from './stream-model';
import type { PendingAnswer } from './pending-answer';

export interface Folded<State> {
  readonly state: State;
  readonly revision: number;
}

export interface PendingCommand<State, E> {
  readonly decide: Decide<State, E>;
  readonly context: CommandContext;
  readonly answer: PendingAnswer<Executed<State, E>>;
  /** How often another writer was faster. */
  conflicts: number;
  /** How often the decision asked for events that had to be read first. */
  recalls: number;
}

/**
 * A stream that somebody waits for. Everything about one stream happens one after the other: it is being loaded, recalled,
 * appended, or it waits in a queue, never two of these except append and recall.
 */
export interface StreamSlot<State, E> {
  readonly streamId: string;
  readonly lane: number;
  /** Last known committed state; null = has to be loaded. */
  committed: Folded<State> | null;
  /** In the order of arrival. */
  readonly commands: PendingCommand<State, E>[];
  readonly reads: PendingAnswer<Folded<State>>[];
  /** Events recalled for the commands waiting here; kept so that a small cache cannot make them miss for ever. */
  readonly recalled: Map<number, E>;
  queued: boolean;
  loading: boolean;
  recalling: boolean;
  appending: boolean;
}

export const newSlot = <State, E>(
  streamId: string,
  lane: number,
  committed: Folded<State> | null,
): StreamSlot<State, E> => ({
  streamId,
  lane,
  committed,
  commands: [],
  reads: [],
  recalled: new Map(),
  queued: false,
  loading: false,
  recalling: false,
  appending: false,
});
