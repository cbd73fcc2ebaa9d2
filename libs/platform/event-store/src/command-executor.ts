import { invariant } from '@accrue/kernel';
import { decideRound, foldOnto, type Round } from './decide-round';
import { EventCache } from './event-cache';
import { asEventsOf, type AppendResult, type EventStore, type StoredEvent } from './event-store';
import { ConcurrencyConflict, DeadlineExceeded, ExecutorStopped, WriterFenced } from './executor-errors';
import { executorOptions, type ExecutorOptions } from './executor-options';
import { GroupCommit } from './group-commit';
import { partitionOf } from './partition';
import { PendingAnswer } from './pending-answer';
import { Recaller } from './recaller';
import { StateCache } from './state-cache';
import { StreamLoader } from './stream-loader';
import type { CommandContext, Decide, Executed, StreamModel } from './stream-model';
import { StreamSlot, type Decided, type Folded, type PendingCommand } from './stream-slot';
import { watchCommand } from './watch-command';

type AnyEvent = { readonly type: string; readonly data: unknown };

/** Rounds of recall in one decision; more means it asks for one event after the other instead of all at once. */
const RECALLS_MAX = 32;

/**
 * The only way to change streams of one category. Commands of a stream are decided one after the other on the newest state,
 * committed or not; streams run side by side; whatever is ready at the same moment goes into one append. A caller gets its
 * answer when its events, and all that they were decided on, are stored.
 *
 * A decision may run more than once (after a recall, a conflict), so it must be pure. A message moves a stream by one
 * command: event ids derive from the stream and the message id.
 */
export class CommandExecutor<State, E extends AnyEvent> {
  private readonly options: ExecutorOptions;
  /** Streams that somebody waits for; the states of the others are in `states`, if anywhere. */
  private readonly slots = new Map<string, StreamSlot<State, E>>();
  private readonly states: StateCache<State>;
  private readonly events: EventCache<E>;
  private readonly loader: StreamLoader<State, E>;
  private readonly recaller: Recaller<State, E>;
  private readonly commit: GroupCommit<State, E>;
  private stopped = false;
  private onIdle: (() => void)[] = [];

  constructor(
    private readonly store: EventStore,
    private readonly model: StreamModel<State, E>,
    options: Partial<ExecutorOptions> = {},
  ) {
    this.options = executorOptions(options);
    this.states = new StateCache(this.options);
    this.events = new EventCache(this.options.eventCacheBytesMax);
    this.recaller = new Recaller(store, this.options);
    this.loader = new StreamLoader(
      store,
      model,
      this.options,
      (slot, folded) => this.loaded(slot, folded),
      (slot, error) => this.giveUp(slot, error),
    );
    this.commit = new GroupCommit(store, this.options, {
      decide: (slot, budget) => this.decide(slot, budget),
      onNothing: (round) => {
        if (this.mayBeOutdated(round)) round.slot.unconfirmed = round;
        else this.answer(round);
        this.proceed(round.slot);
      },
      onResult: (round, result, attempts) => this.settle(round, result, attempts),
      onFailed: (round, error) => {
        // Nobody knows what is stored now: forget the state rather than decide on a guess.
        this.forget(round.slot);
        for (const { command } of round.decisions) command.answer.reject(error);
        this.proceed(round.slot);
      },
    });
  }

  /**
   * Decides and stores. `[]` from `decide` is an answer too: nothing is written, and what the decision was based on is stored.
   * @throws Rejected (or whatever `decide` throws), ConcurrencyConflict, WriterFenced, ExecutorStopped; after `deadlineMs`
   *   DeadlineExceeded or the store's StoreUnavailable: the outcome is unknown then, repeat with the same message id
   */
  execute(streamId: string, decide: Decide<State, E>, context: CommandContext): Promise<Executed<State, E>> {
    return watchCommand(this.model.category, context, (traced) => this.enqueue(streamId, decide, traced));
  }

  private enqueue(streamId: string, decide: Decide<State, E>, context: CommandContext): Promise<Executed<State, E>> {
    if (this.stopped) return Promise.reject(new ExecutorStopped());
    const answer = this.pendingAnswer<Executed<State, E>>(streamId);
    const slot = this.slot(streamId);
    slot.commands.push({ decide, context, answer, isFresh: false, conflicts: 0, recalls: 0 });
    this.proceed(slot);
    return answer.promise;
  }

  /**
   * The committed state, with all that was stored before the call, by whichever process; a stream that does not exist has
   * revision NO_STREAM and the initial state.
   * @throws DeadlineExceeded, StoreUnavailable
   */
  async read(streamId: string): Promise<Folded<State>> {
    const active = this.slots.get(streamId);
    const known = active === undefined ? this.states.get(streamId) : active.committed;
    const isSettled = active?.isAppending !== true;
    if (known !== undefined && known !== null && isSettled && this.store.isExclusive) return known;
    const answer = this.pendingAnswer<Folded<State>>(streamId);
    const slot = this.slot(streamId);
    slot.reads.push({ answer, isFresh: false });
    this.proceed(slot);
    return answer.promise;
  }

  /** Takes no more commands; resolves when every accepted one has its answer. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.slots.size > 0) await new Promise<void>((resolve) => this.onIdle.push(resolve));
  }

  private pendingAnswer<T>(streamId: string): PendingAnswer<T> {
    const { deadlineMs } = this.options;
    return new PendingAnswer<T>(deadlineMs, () => new DeadlineExceeded(streamId, deadlineMs));
  }

  private slot(streamId: string): StreamSlot<State, E> {
    const active = this.slots.get(streamId);
    if (active !== undefined) return active;
    const { category } = this.model;
    invariant(
      streamId === category || streamId.startsWith(`${category}-`),
      `${streamId} is not a stream of ${category}`,
    );
    const lane = partitionOf(streamId, this.store.lanes);
    const slot = new StreamSlot<State, E>(streamId, lane, this.states.get(streamId) ?? null);
    this.slots.set(streamId, slot);
    return slot;
  }

  /** Sends a stream on its way to whatever it needs next. */
  private proceed(slot: StreamSlot<State, E>): void {
    if (slot.phase !== 'idle') return;
    const [next] = slot.commands;
    const isRead = slot.reads.length > 0;
    if (next === undefined && !isRead && slot.unconfirmed === null) this.release(slot);
    // Commands that the last load was for come before reads that came later, and the other way round: nobody starves.
    else if (slot.committed === null || slot.unconfirmed !== null || (isRead && next?.isFresh !== true))
      this.loader.enqueue(slot);
    else this.commit.enqueue(slot);
  }

  private release(slot: StreamSlot<State, E>): void {
    this.slots.delete(slot.streamId);
    if (slot.committed !== null) this.states.set(slot.streamId, slot.committed);
    if (this.slots.size === 0) for (const resolve of this.onIdle.splice(0)) resolve();
  }

  private forget(slot: StreamSlot<State, E>): void {
    slot.committed = null;
    this.states.delete(slot.streamId);
  }

  private loaded(slot: StreamSlot<State, E>, folded: Folded<State>): void {
    slot.committed = folded;
    for (const read of slot.reads.splice(0))
      if (read.isFresh || this.store.isExclusive) read.answer.resolve(folded);
      else slot.reads.push(read);
    const { unconfirmed } = slot;
    slot.unconfirmed = null;
    if (unconfirmed?.before.revision === folded.revision) this.answer(unconfirmed);
    else if (unconfirmed !== null) slot.commands.unshift(...unconfirmed.decisions.map(({ command }) => command));
    this.proceed(slot);
  }

  /** Says nothing new on a state that another process may have left before the command came. */
  private mayBeOutdated({ decisions }: Pick<Decided<State, E>, 'decisions'>): boolean {
    return !this.store.isExclusive && decisions.some(({ command }) => !command.isFresh);
  }

  private giveUp(slot: StreamSlot<State, E>, error: unknown): void {
    for (const { answer } of slot.waiters) answer.reject(error);
    slot.reads.length = 0;
    slot.commands.length = 0;
    slot.unconfirmed = null;
    this.proceed(slot);
  }

  private decide(
    slot: StreamSlot<State, E>,
    budget: { readonly events: number; readonly bytes: number },
  ): Round<State, E> {
    const round = decideRound(slot, this.model, this.events, budget);
    if (round.missing.length > 0) this.recall(slot, round.missing);
    else if (slot.commands.length === 0) slot.recalled.clear();
    return round;
  }

  /** Runs beside the append of what has been decided before it; the stream goes on when both are done. */
  private recall(slot: StreamSlot<State, E>, revisions: readonly number[]): void {
    const command = slot.commands[0] as PendingCommand<State, E>;
    command.recalls += 1;
    slot.step('recall');
    void this.recaller // both outcomes are handled right here
      .read(slot, revisions)
      .then((events) => {
        invariant(command.recalls <= RECALLS_MAX, 'a decision asks for all it needs in one recall');
        asEventsOf<E>(events).forEach((event, index) => this.remember(slot, events[index]?.revision ?? 0, event));
      })
      .catch((error: unknown) => {
        const index = slot.commands.indexOf(command);
        if (index >= 0) slot.commands.splice(index, 1);
        command.answer.reject(error);
      })
      .finally(() => {
        slot.step('recalled');
        this.proceed(slot);
      });
  }

  private remember(slot: StreamSlot<State, E>, revision: number, event: E): void {
    slot.recalled.set(revision, event);
    this.events.set(slot.streamId, revision, event, JSON.stringify(event.data).length);
  }

  private settle(round: Round<State, E>, result: AppendResult, attempts: number): void {
    const { slot } = round;
    // Another process has handled the same message before: for this one it is a repetition, which the decision will notice.
    const isTheirs = result.status === 'repeated' && attempts === 1 && !this.store.isExclusive;
    if (result.status === 'appended') {
      slot.committed = round.after;
      this.keepEvents(round);
      this.answer(round);
    } else if (result.status === 'repeated' && !isTheirs) {
      this.answerRepeated(round, result.events);
    } else if (result.status === 'conflict' || isTheirs) {
      this.forget(slot);
      this.decideAgain(round);
    } else {
      this.forget(slot);
      const error = new WriterFenced(slot.streamId);
      for (const { command } of round.decisions) command.answer.reject(error);
      for (const { answer } of slot.commands.splice(0)) answer.reject(error);
    }
    if (slot.committed !== null && this.store.isExclusive)
      for (const { answer } of slot.reads.splice(0)) answer.resolve(slot.committed);
    this.proceed(slot);
  }

  private keepEvents(round: Round<State, E>): void {
    let revision = round.before.revision;
    const jsonLengths = round.request?.events.map((event) => event.dataJson?.length ?? 0) ?? [];
    for (const { events } of round.decisions)
      for (const event of events) {
        revision += 1;
        this.events.set(round.slot.streamId, revision, event, jsonLengths[revision - round.before.revision - 1] ?? 0);
      }
  }

  private answer({ decisions }: Pick<Decided<State, E>, 'decisions'>): void {
    for (const { command, events, after, error } of decisions)
      if (error !== undefined) command.answer.reject(error);
      else command.answer.resolve({ events, state: after.state, revision: after.revision });
  }

  /**
   * An earlier attempt had stored these event ids already. Its data counts, not what was decided this time (which may differ,
   * say because the programme has a new version), so everything is folded again from what is stored.
   */
  private answerRepeated(round: Round<State, E>, stored: readonly StoredEvent[]): void {
    let now = round.before;
    let taken = 0;
    const again: PendingCommand<State, E>[] = [];
    for (const decision of round.decisions) {
      const { command, events, error } = decision;
      // The other one who stored this may have stored more since: what wrote nothing here was decided on an old state.
      if (events.length === 0 && this.mayBeOutdated({ decisions: [decision] })) {
        again.push(command);
        continue;
      }
      const own = asEventsOf<E>(stored.slice(taken, taken + events.length));
      taken += own.length;
      now = foldOnto(now, own, this.model);
      if (error !== undefined) command.answer.reject(error);
      else command.answer.resolve({ events: own, state: now.state, revision: now.revision });
    }
    round.slot.committed = now;
    round.slot.commands.unshift(...again);
  }

  private decideAgain(round: Round<State, E>): void {
    const again: PendingCommand<State, E>[] = [];
    for (const { command } of round.decisions) {
      command.conflicts += 1;
      if (command.conflicts <= this.options.conflictRetriesMax) again.push(command);
      else command.answer.reject(new ConcurrencyConflict(round.slot.streamId, command.conflicts));
    }
    round.slot.commands.unshift(...again);
  }
}
