import { Rejected } from '@accrue/kernel';

/**
 * What becomes of a message whose handling failed. Only an error that calls itself retriable (the world's: store away,
 * contention) is worth another try. A rejection, a schema violation and also our own bug (TypeError) fail the same way for
 * ever, so they go to the dead letters, where they can be replayed after the fix.
 */
export const classifyFailure = (error: unknown): 'retry' | 'dead-letter' =>
  error instanceof Error && 'retriable' in error && error.retriable === true ? 'retry' : 'dead-letter';

const REASON_LENGTH_MAX = 2_000;

/** Stable code and words for a dead letter. Errors that are nobody's rejection are ours: `handler.failed`. */
export const reasonOf = (error: unknown): { readonly code: string; readonly reason: string } => {
  if (!(error instanceof Error)) return { code: 'handler.failed', reason: String(error).slice(0, REASON_LENGTH_MAX) };
  if (!(error instanceof Rejected)) {
    return { code: 'handler.failed', reason: `${error.name}: ${error.message}`.slice(0, REASON_LENGTH_MAX) };
  }
  const { code, data, message } = error as Rejected; // instanceof leaves the type parameter open
  const detail = message === code ? `${code} ${JSON.stringify(data)}` : message;
  return { code, reason: detail.slice(0, REASON_LENGTH_MAX) };
};
