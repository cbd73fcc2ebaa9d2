import { invariant } from '@accrue/kernel';

/**
 * How the streams of a context are called on a server that it shares with others:
 *
 *     accrue.ledger.account-7            events
 *     accrue-snapshot.ledger.account-7   newest snapshot, $maxCount 1
 *     accrue-claim.ledger                one event per claim
 *     accrue-origin.ledger.              where the context begins, see origin.ts
 *
 * Only events begin with `eventPrefix`, so a filter on it is the context's feed.
 */
export class StreamNames {
  /** With the dot at its end: `ledger` does not see `ledger-archive`. */
  readonly eventPrefix: string;
  readonly claims: string;
  /** With a dot at its end, as it is a prefix too. */
  readonly origin: string;
  private readonly snapshotPrefix: string;

  constructor({ namespace, context }: { readonly namespace: string; readonly context: string }) {
    this.eventPrefix = `${namespace}.${context}.`;
    this.snapshotPrefix = `${namespace}-snapshot.${context}.`;
    this.claims = `${namespace}-claim.${context}`;
    this.origin = `${namespace}-origin.${context}.`;
  }

  eventsOf(streamId: string): string {
    return this.eventPrefix + streamId;
  }

  snapshotOf(streamId: string): string {
    return this.snapshotPrefix + streamId;
  }

  streamIdOf(name: string): string {
    invariant(name.startsWith(this.eventPrefix), `${name} is not a stream of ${this.eventPrefix}`);
    return name.slice(this.eventPrefix.length);
  }
}
