import { eventIdOf, invariant } from '@accrue/kernel';
import type { AppendRequest, EventMetadata, NewEvent, Snapshot } from './event-store';
import type { EventCache } from './event-cache';
import type { CommandContext, Recall, StreamModel } from './stream-model';
import type { Decided, Decision, Folded, StreamSlot } from './stream-slot';

/** Commands of one stream, decided one after the other on a state that is not committed yet. */
export interface Round<State, E> extends Decided<State, E> {
  readonly slot: StreamSlot<State, E>;
  readonly after: Folded<State>;
  /** Null when no command led to an event. */
  readonly request: AppendRequest | null;
  readonly bytes: number;
  /** Revisions that the next command needs before it can be decided. */
  readonly missing: readonly number[];
}

/**
 * Thrown out of `recall` through the decision, back to the executor: a decision is synchronous, so the only way to wait for a
 * read is to stop and start over. A decider that catches everything would swallow it: catch `Rejected` only.
 */
class RecallMiss extends Error {
  constructor(readonly revisions: readonly number[]) {
    super('recalled events are not in memory');
  }
}

type Model<State, E extends { readonly type: string; readonly data: unknown }> = StreamModel<State, E>;

/** Takes commands off the slot until its budget is used up or one needs a read. A failing decision fails alone. */
export const decideRound = <State, E extends { readonly type: string; readonly data: unknown }>(
  slot: StreamSlot<State, E>,
  model: Model<State, E>,
  cache: EventCache<E>,
  budget: { readonly events: number; readonly bytes: number },
): Round<State, E> => {
  const before = slot.committed;
  invariant(before !== null, 'a stream is loaded before it is decided');
  const decisions: Decision<State, E>[] = [];
  const pending: E[] = [];
  const stored: NewEvent[] = [];
  let now: Folded<State> = before;
  let bytes = 0;
  let missing: readonly number[] = [];
  const recall = recallFrom(slot, before.revision, pending, cache);

  while (pending.length < budget.events && bytes < budget.bytes) {
    const command = slot.commands[0];
    if (command === undefined) break;
    if (!command.answer.isSettled) {
      try {
        const events = command.decide(now.state, recall);
        const after = foldOnto(now, events, model);
        const created = events.map((event, index) => newEvent(slot.streamId, event, command.context, index));
        // Nothing has been noted down before this point: a decision that fails leaves no trace.
        for (const event of created) bytes += event.dataJson.length;
        pending.push(...events);
        stored.push(...created);
        now = after;
        decisions.push({ command, events, after });
      } catch (error) {
        if (error instanceof RecallMiss) {
          missing = error.revisions;
          break;
        }
        decisions.push({ command, events: [], after: now, error });
      }
    }
    slot.commands.shift();
  }
  try {
    return {
      slot,
      before,
      after: now,
      decisions,
      request: requestOf(slot.streamId, model, before, now, stored),
      bytes,
      missing,
    };
  } catch (error) {
    const failed = decisions.map(({ command }) => ({ command, events: [], after: before, error }));
    return { slot, before, after: before, decisions: failed, request: null, bytes: 0, missing };
  }
};

export const foldOnto = <State, E extends { readonly type: string; readonly data: unknown }>(
  from: Folded<State>,
  events: readonly E[],
  model: Model<State, E>,
): Folded<State> => {
  let { state, revision } = from;
  for (const event of events) {
    revision += 1;
    state = model.evolve(state, event, { revision });
  }
  return { state, revision };
};

const recallFrom =
  <State, E extends { readonly type: string; readonly data: unknown }>(
    slot: StreamSlot<State, E>,
    committedRevision: number,
    pending: readonly E[],
    cache: EventCache<E>,
  ): Recall<E> =>
  (revisions) => {
    cache.want();
    const missing: number[] = [];
    const found: E[] = [];
    for (const revision of revisions) {
      const uncommitted = pending[revision - committedRevision - 1];
      invariant(
        revision >= 0 && (revision <= committedRevision || uncommitted !== undefined),
        `revision ${revision} is not in the stream`,
      );
      const event = uncommitted ?? slot.recalled.get(revision) ?? cache.get(slot.streamId, revision);
      if (event === undefined) missing.push(revision);
      else found.push(event);
    }
    if (missing.length > 0) throw new RecallMiss([...new Set(missing)].sort((a, b) => a - b));
    return found;
  };

/** One message may move several streams, here and in other contexts: the stream is part of the id, so ids never meet. */
const newEvent = (
  streamId: string,
  event: { readonly type: string; readonly data: unknown },
  context: CommandContext,
  index: number,
): NewEvent & { readonly dataJson: string } => {
  const dataJson = JSON.stringify(event.data) as string | undefined;
  invariant(dataJson !== undefined, `the event ${event.type} has no data`);
  return {
    id: eventIdOf(`${streamId}/${context.messageId}`, index),
    type: event.type,
    data: event.data,
    dataJson,
    metadata: metadataOf(context),
  };
};

const metadataOf = (context: CommandContext): EventMetadata => ({
  occurredAt: context.occurredAt,
  causationId: context.messageId,
  correlationId: context.correlationId ?? context.messageId,
  ...(context.actor === undefined ? {} : { actor: context.actor }),
  ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
});

const requestOf = <State, E extends { readonly type: string; readonly data: unknown }>(
  streamId: string,
  model: Model<State, E>,
  before: Folded<State>,
  after: Folded<State>,
  events: readonly NewEvent[],
): AppendRequest | null => {
  if (events.length === 0) return null;
  const snapshot = snapshotOf(model, before, after);
  return { streamId, expectedRevision: before.revision, events, ...(snapshot === null ? {} : { snapshot }) };
};

/** Due when the append crosses a multiple of `everyEvents`. */
const snapshotOf = <State, E extends { readonly type: string; readonly data: unknown }>(
  model: Model<State, E>,
  before: Folded<State>,
  after: Folded<State>,
): Snapshot | null => {
  if (model.snapshot === undefined) return null;
  const { everyEvents, version } = model.snapshot;
  const due = Math.floor((after.revision + 1) / everyEvents) > Math.floor((before.revision + 1) / everyEvents);
  return due ? { revision: after.revision, version, state: model.snapshot.encode(after.state) } : null;
};
