import { Rejected } from '@accrue/kernel';
import { activeTraceparent, ATTRIBUTES, countCommand, inSpan, type CommandOutcome } from '@accrue/telemetry';
import { StoreUnavailable } from './event-store';
import { ConcurrencyConflict, DeadlineExceeded, WriterFenced } from './executor-errors';
import type { CommandContext, Executed } from './stream-model';

type Execute<State, E> = (context: CommandContext) => Promise<Executed<State, E>>;

/**
 * Counts a command by what it came to and gives it a span, which its events carry on. The trace is taken here, where the command
 * comes in: once it waits with others for one append, there is no telling whose turn it is.
 */
export const watchCommand = async <State, E>(
  category: string,
  context: CommandContext,
  execute: Execute<State, E>,
): Promise<Executed<State, E>> => {
  const type = context.commandType ?? category;
  try {
    const executed = await inSpan(`command ${type}`, { attributes: { [ATTRIBUTES.commandType]: type } }, (span) => {
      const answer = execute(withTrace(context));
      if (!span.isRecording()) return answer;
      return answer.then((done) => {
        span.setAttribute(ATTRIBUTES.eventCount, done.events.length);
        return done;
      });
    });
    countCommand(type, executed.events.length > 0 ? 'accepted' : 'nothing');
    return executed;
  } catch (error) {
    countCommand(type, outcomeOf(error));
    throw error;
  }
};

const withTrace = (context: CommandContext): CommandContext => {
  const traceparent = context.traceparent ?? activeTraceparent();
  return traceparent === undefined ? context : { ...context, traceparent };
};

const outcomeOf = (error: unknown): CommandOutcome => {
  if (error instanceof Rejected) return 'rejected';
  if (error instanceof ConcurrencyConflict) return 'conflict';
  if (error instanceof WriterFenced) return 'fenced';
  return error instanceof StoreUnavailable || error instanceof DeadlineExceeded ? 'unavailable' : 'failed';
};
