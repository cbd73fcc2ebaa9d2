import type { DeliveryOptions } from './options';

type RetryBounds = Pick<DeliveryOptions, 'attemptsMax' | 'retryWindowMs'>;

/** Something is often a moment late, such as a read model that a policy looks into; only what stays away is worth a log line. */
export const RETRIES_UNSAID = 2;

/**
 * The world's failures are retried in place for as long as they last: an outage must never turn valid messages into dead
 * letters, and with the bounds on what is in flight the partition simply pauses until the world is back. The one exception: a
 * message that keeps failing (attempts and time both past their bounds) while others of the same subscription succeed. Then
 * the world is fine and this message is the problem, whatever its error says; it is parked so that its key can go on.
 */
export const isBeyondRetry = (
  failing: { readonly attempts: number; readonly sinceMs: number; readonly othersSucceededSinceLastAttempt: boolean },
  bounds: RetryBounds,
): boolean =>
  failing.attempts >= bounds.attemptsMax &&
  failing.sinceMs >= bounds.retryWindowMs &&
  failing.othersSucceededSinceLastAttempt;
