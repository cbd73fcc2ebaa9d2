import { usualTailBytes } from '@accrue/event-store';
import { invariant } from '@accrue/kernel';

export interface KurrentOptions {
  /** Connection string as in KURRENTDB_URL, credentials included: kurrentdb://user:password@host:2113?tls=true */
  readonly url: string;
  /** Lower-case letters, digits and dashes. Several contexts share one server; none sees another one's events. */
  readonly context: string;
  /** Letters and digits. Several platforms, or test suites, share one server. */
  readonly namespace?: string;
  /** Until an append counts as unanswered. The client has no deadline of its own that a hung server could not outlast. */
  readonly appendDeadlineMs?: number;
  /** Until a read of at most `pageEventsMax` events counts as unanswered. */
  readonly readDeadlineMs?: number;
  /** The same for a read of the whole log, where the server may have to look at much that is not ours. */
  readonly scanDeadlineMs?: number;
  /** Tries of one append after answers that leave its outcome open. Callers may try again themselves. */
  readonly appendAttemptsMax?: number;
  /** How long appends may go without any answer before the client that sends them is replaced. It mends itself, as a rule. */
  readonly appendSilenceMsMax?: number;
  /** Requests to the server under way at the same time; many streams in flight are what group commit is elsewhere. */
  readonly requestsInFlightMax?: number;
  /** Events in one request of a read. */
  readonly pageEventsMax?: number;
  /**
   * Newest events kept in memory for feed readers, by the length of their JSON. Default: a 64th of what the heap of this process may grow
   * to, 16 to 64 MiB.
   */
  readonly tailBytesMax?: number;
  /** Wait before the second try of anything; doubles up to `retryDelayMaxMs`, with jitter. */
  readonly retryDelayMinMs?: number;
  readonly retryDelayMaxMs?: number;
  /** What went wrong without failing a caller: a subscription that ended, a snapshot that was not written. */
  readonly onTrouble?: (what: string, cause: unknown) => void;
}

export type KurrentSettings = Required<KurrentOptions>;

const DEFAULTS = {
  namespace: 'accrue',
  appendDeadlineMs: 3_000,
  readDeadlineMs: 5_000,
  scanDeadlineMs: 60_000,
  appendAttemptsMax: 2,
  appendSilenceMsMax: 5_000,
  requestsInFlightMax: 500,
  pageEventsMax: 1_000,
  retryDelayMinMs: 100,
  retryDelayMaxMs: 5_000,
  onTrouble: (): void => undefined,
} as const satisfies Omit<KurrentSettings, 'url' | 'context' | 'tailBytesMax'>;

export const kurrentSettings = (options: KurrentOptions): KurrentSettings => {
  const settings = { ...DEFAULTS, tailBytesMax: usualTailBytes(), ...options };
  invariant(
    /^[a-z][a-z0-9-]*$/.test(settings.context),
    'a context is named with lower-case letters, digits and dashes',
  );
  // A dash would let the events of one namespace look like the snapshots of another.
  invariant(/^[a-z][a-z0-9]*$/.test(settings.namespace), 'a namespace is named with lower-case letters and digits');
  for (const [name, value] of Object.entries(settings))
    if (typeof value === 'number')
      invariant(Number.isSafeInteger(value) && value > 0, `${name} must be a positive integer`);
  return settings;
};
