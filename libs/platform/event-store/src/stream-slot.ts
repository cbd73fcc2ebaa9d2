import { InvariantViolation } from '@accrue/kernel';
import type { PendingAnswer } from './pending-answer';
import type { CommandContext, Decide, Executed } from './stream-model';

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

/** What one command came to; told to its caller when what it was decided on is stored. */
export interface Decision<State, E> {
  readonly command: PendingCommand<State, E>;
  readonly events: readonly E[];
  readonly after: Folded<State>;
  readonly error?: unknown;
}

/** Commands that were decided one after the other, and what the first was decided on. */
export interface Decided<State, E> {
  readonly before: Folded<State>;
  readonly decisions: readonly Decision<State, E>[];
}

/** What is happening to a stream that somebody waits for. Everything happens one after the other, but a recall beside an append. */
export type Phase =
  /** Nothing: it is about to go on or to be let go. */
  | 'idle'
  /** It is read from the store, wholly or what is new. */
  | 'loading'
  /** It waits for its turn to be decided. */
  | 'queued'
  /** Its commands are decided, in one go. */
  | 'deciding'
  /** The next decision waits for events that are read. */
  | 'recalling'
  /** What was decided is on its way into the store. */
  | 'appending'
  | 'appending and recalling';

type Step =
  'load' | 'loaded' | 'queue' | 'decide' | 'decided nothing' | 'recall' | 'recalled' | 'append' | 'append answered';

/** Each step, from where it may be taken, and where it leads. */
const STEPS: Readonly<Record<Step, Partial<Readonly<Record<Phase, Phase>>>>> = {
  load: { idle: 'loading' },
  loaded: { loading: 'idle' },
  queue: { idle: 'queued' },
  decide: { queued: 'deciding' },
  recall: { deciding: 'recalling' },
  'decided nothing': { deciding: 'idle', recalling: 'recalling' },
  append: { deciding: 'appending', recalling: 'appending and recalling' },
  'append answered': { appending: 'idle', 'appending and recalling': 'recalling' },
  recalled: { recalling: 'idle', 'appending and recalling': 'appending' },
};

/** A stream that somebody waits for, and who. */
export class StreamSlot<State, E> {
  /** In the order of arrival. */
  readonly commands: PendingCommand<State, E>[] = [];
  readonly reads: PendingRead<State>[] = [];
  /** Decided, and nothing to write: its callers wait until the store has told that nobody wrote meanwhile. */
  unconfirmed: Decided<State, E> | null = null;
  /** Events recalled for the commands waiting here; kept so that a small cache cannot make them miss for ever. */
  readonly recalled = new Map<number, E>();
  private current: Phase = 'idle';

  constructor(
    readonly streamId: string,
    readonly lane: number,
    /** Last known committed state; null = has to be loaded. */
    public committed: Folded<State> | null,
  ) {}

  get phase(): Phase {
    return this.current;
  }

  /** What is being appended may be stored, and published, before the store's answer is here. */
  get isAppending(): boolean {
    return this.current === 'appending' || this.current === 'appending and recalling';
  }

  /** The only way from one phase to another. */
  step(step: Step): void {
    const next = STEPS[step][this.current];
    // Not `invariant`: its message would be put together each time, several times for each command.
    if (next === undefined) throw new InvariantViolation(`${this.streamId} is ${this.current}: it cannot ${step}`);
    this.current = next;
  }

  /** Everybody who waits for this stream. */
  get waiters(): readonly (PendingCommand<State, E> | PendingRead<State>)[] {
    const { commands, reads, unconfirmed } = this;
    return [
      ...commands,
      ...reads,
      ...(unconfirmed === null ? [] : unconfirmed.decisions.map(({ command }) => command)),
    ];
  }
}
