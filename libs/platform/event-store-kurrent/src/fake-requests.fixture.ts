import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import { streamNameOf } from './fake-messages.fixture';

/** What a stream of the adapter holds, by the beginning of its name. */
const KINDS = [
  { begin: /^\w+\.([a-z0-9-]+)\./, kind: 'events' },
  { begin: /^(?:\$\$)?\w+-snapshot\.([a-z0-9-]+)\./, kind: 'snapshots' },
  { begin: /^\w+-claim\.([a-z0-9-]+)$/, kind: 'claims' },
  { begin: /^\w+-origin\.([a-z0-9-]+)\./, kind: 'origins' },
] as const;

/** Requests that reached the server, by what they asked for and the context that asked. */
export class FakeRequests {
  private readonly counts = new Map<string, number>();

  /** "append of events, ledger" and the like, how often. */
  get byKind(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  append(stream: string): void {
    this.count(`append of ${placeOf(stream)}`);
  }

  /** One request for several streams, all of one context. */
  session(stream: string): void {
    this.count(`append to several streams of ${placeOf(stream)}`);
  }

  read(options: ReadReq.Options): void {
    if (options.hasStream()) {
      const stream = streamNameOf(options.getStream()?.getStreamIdentifier());
      this.count(`read of ${placeOf(stream)}`);
    } else {
      const prefixes = options.getFilter()?.getStreamIdentifier()?.getPrefixList() ?? [];
      const whose = prefixes[0] === undefined ? '' : ` of ${placeOf(prefixes[0])}`;
      this.count(`${options.hasSubscription() ? 'subscription to' : 'read of'} the log${whose}`);
    }
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

const placeOf = (stream: string): string => {
  for (const { begin, kind } of KINDS) {
    const context = begin.exec(stream)?.[1];
    if (context !== undefined) return `${kind}, ${context}`;
  }
  return 'others';
};
