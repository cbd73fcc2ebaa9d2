import type { CommandContext, Decide, Executed } from './stream-model';
import type { Round } from './decide-round';
import type { PendingAnswer } from './pending-answer';

export interface Folded<State> {
  readonly state: State;
  readonly revision: number;
}

export interface PendingCommand<State, E> {
  readonly decide: Decide<State, E>;
  readonly context: CommandContext;
  readonly answer: PendingAnswer<Executed<State, E>>;
  /** The stream was read after the command had arrived: what it is decided on is not older than the command. */
  isFresh: boolean;
  /** How often another writer was faster. */
  conflicts: number;
  /** How often the decision asked for events that had to be read first. */
  recalls: number;
}

export interface PendingRead<State> {
  readonly answer: PendingAnswer<Folded<State>>;
  /** As that of a command. */
  isFresh: boolean;
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
  readonly reads: PendingRead<State>[];
  /** Decided, and nothing to write: its callers wait until the store has told that nobody wrote meanwhile. */
  unconfirmed: Round<State, E> | null;
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
  unconfirmed: null,
  recalled: new Map(),
  queued: false,
  loading: false,
  recalling: false,
  appending: false,
});

/** Everybody who waits for this stream. */
export const waitersOf = <State, E>({
  commands,
  reads,
  unconfirmed,
}: StreamSlot<State, E>): readonly (PendingCommand<State, E> | PendingRead<State>)[] => [
  ...commands,
  ...reads,
  ...(unconfirmed === null ? [] : unconfirmed.decisions.map(({ command }) => command)),
];
