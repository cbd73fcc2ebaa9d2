import { invariant } from '@accrue/kernel';
import { NO_STREAM } from '@accrue/event-store';
import {
  NO_STREAM as KURRENT_NO_STREAM,
  type AppendStreamState,
  type AppendToStreamOptions,
} from '@kurrent/kurrentdb-client';

/**
 * What the server itself may wait. It counts from this machine's clock to its own, so it must outlast any difference of the two;
 * who waits for an append has a deadline of their own.
 */
const SERVER_DEADLINE_MS = 60_000;

/**
 * The only place where options of an append are made. The client takes an option that it does not know for no option, and an
 * append without an expected state goes through whatever the stream holds.
 */
export const appendOptions = (expectedRevision: number): AppendToStreamOptions & { readonly streamState: unknown } => ({
  streamState: expectedState(expectedRevision),
  requiresLeader: true,
  deadline: SERVER_DEADLINE_MS,
});

/** As the client calls it. */
export const expectedState = (expectedRevision: number): AppendStreamState => {
  invariant(
    Number.isSafeInteger(expectedRevision) && expectedRevision >= NO_STREAM,
    'an append expects a revision, there is no "any"',
  );
  return expectedRevision === NO_STREAM ? KURRENT_NO_STREAM : BigInt(expectedRevision);
};
