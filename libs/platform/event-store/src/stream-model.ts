import type { InstantIso } from '@accrue/kernel';

/** How one category of streams folds and is kept. Pure. */
export interface StreamModel<State, E extends { readonly type: string; readonly data: unknown }> {
  /** First part of the stream ids, e.g. `account` for `account-{memberId}`. */
  readonly category: string;
  readonly initial: State;
  /** Never throws for a known event, never mutates `state`. */
  evolve(state: State, event: E, at: { readonly revision: number }): State;
  /** Absent: this category is never snapshotted (short streams). */
  readonly snapshot?: {
    readonly version: number;
    /** A snapshot is written with the append that crosses a multiple of this many events. */
    readonly everyEvents: number;
    encode(state: State): unknown;
    decode(json: unknown): State;
  };
}

/**
 * Looks up full events of the same stream that the folded state only indexes. Everything a decision needs is asked in one
 * call; if something is not in memory the executor reads it and decides again, so a decision must be a pure function.
 */
export type Recall<E> = (revisions: readonly number[]) => readonly E[];

/** @throws Rejected when the wish breaks a rule; returns [] when there is nothing (more) to do. */
export type Decide<State, E> = (state: State, recall: Recall<E>) => readonly E[];

export interface CommandContext {
  /** Id of the message or request behind the command: the root of the event ids, the same on every retry. */
  readonly messageId: string;
  readonly occurredAt: InstantIso;
  /** What is wished for, e.g. `SpendPoints`: the name that telemetry counts it under. Default: the streams' category. */
  readonly commandType?: string;
  readonly correlationId?: string;
  readonly actor?: string;
  /** Default: the trace of whoever calls. */
  readonly traceparent?: string;
}

export interface Executed<State, E> {
  /** Revision of the stream after the command (unchanged when there are no events). */
  readonly revision: number;
  readonly events: readonly E[];
  /** State after the command. */
  readonly state: State;
}
