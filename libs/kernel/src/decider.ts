import { excerpt, InvariantViolation } from './rejected';
import type { InstantIso } from './calendar/instant';

/** A fact of the past, as plain data. */
export interface Event<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** What a command knows of the world around it: the domain has no clock of its own. */
export interface CommandMetadata {
  readonly now: InstantIso;
}

/** A wish, as plain data. Time, new ids and randomness come in with it. */
export interface Command<Type extends string = string, Data = unknown, Metadata = CommandMetadata> {
  readonly type: Type;
  readonly data: Data;
  readonly metadata: Metadata;
}

/** Folds one event into the state. Never decides and never refuses: the event has happened. */
export type Evolve<State, E extends Event> = (state: State, event: E) => State;

/** The rules of one kind of stream. */
export interface Decider<State, C, E extends Event> {
  readonly initialState: State;
  /**
   * The events that the command leads to, in order; none if it has been done before or changes nothing.
   * @throws Rejected when the rules refuse the command
   */
  readonly decide: (command: C, state: State) => readonly E[];
  readonly evolve: Evolve<State, E>;
}

/** One handler for each type of event. */
export type EvolveHandlers<State, E extends Event> = {
  readonly [Type in E['type']]: Evolve<State, Extract<E, { readonly type: Type }>>;
};

/**
 * An `evolve` with one handler per type of event: an event without one does not compile.
 * @throws InvariantViolation on an event of an unknown type; skipping it would fold a wrong state without a sound
 */
export const evolveBy = <State, E extends Event>(handlers: EvolveHandlers<State, E>): Evolve<State, E> => {
  // A map, so that an event called 'constructor' finds nothing.
  const handlerByType = new Map(Object.entries(handlers) as [string, Evolve<State, E>][]);
  return (state, event) => {
    const handler = handlerByType.get(event.type);
    if (handler === undefined) throw new InvariantViolation(`no handler evolves the event ${event.type}`);
    return handler(state, event);
  };
};

/**
 * The `default` of an exhaustive switch: it stops compiling when a case is missing.
 * @throws InvariantViolation when a value that the types exclude arrives anyway
 */
export const assertNever = (value: never): never => {
  throw new InvariantViolation(`unexpected ${typeof value}: ${describe(value)}`);
};

/** Only the discriminant of an object: its content may be personal. */
const describe = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : excerpt(String(value));
