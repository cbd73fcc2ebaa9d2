import {
  MaxAppendSizeExceededError,
  TransactionMaxSizeExceededError,
  UnsupportedError,
  type EventData,
} from '@kurrent/kurrentdb-client';
import { expectedState } from './append-options';
import { withDeadline } from './deadline';
import { failureOf } from './failures';
import type { InFlight } from './in-flight';
import type { KurrentSettings } from './options';
import type { ReplaceableClient } from './replaceable-client';

/** How long streams go by themselves after the server has refused to take several at once. It may be an older one, and be replaced. */
const REFUSED_PAUSE_MS = 60_000;

/** An append to one stream, with the ids that the server is to know its events by at each try. */
export interface StreamAppend {
  readonly name: string;
  readonly expectedRevision: number;
  readonly events: EventData[];
}

export interface Together {
  /** Those that are known to be written. What became of the others is open. */
  readonly written: readonly StreamAppend[];
  /** Of the last event; null: nothing is known to be written. */
  readonly position: number | null;
}

const NOTHING: Together = { written: [], position: null };

/**
 * Several streams in one request, all or none of them: servers from 25.1 take that. It tells of success alone. After anything else each
 * append goes to its stream by itself, with the same ids at the same expected revision: the server recognises what is there already,
 * and a request that arrives late finds its ids or another revision.
 */
export class Sessions {
  private pausedUntilMs = 0;

  constructor(
    private readonly client: ReplaceableClient,
    private readonly inFlight: InFlight,
    private readonly settings: Pick<KurrentSettings, 'appendDeadlineMs'>,
  ) {}

  /** It does not throw. */
  async write(appends: readonly StreamAppend[]): Promise<Together> {
    if (appends.length < 2 || performance.now() < this.pausedUntilMs) return NOTHING;
    const outcome = await this.inFlight.run(() => this.writeOnce(appends));
    if (typeof outcome === 'number') return { written: appends, position: outcome };
    if (outcome === 'too big') return this.inHalves(appends);
    if (outcome === 'refused') this.pausedUntilMs = performance.now() + REFUSED_PAUSE_MS;
    return NOTHING;
  }

  /** Nobody counts the bytes as the server does, and a group of that size is rare: it is told, and asked again for less. */
  private async inHalves(appends: readonly StreamAppend[]): Promise<Together> {
    const middle = appends.length >> 1;
    const [first, second] = await Promise.all([
      this.write(appends.slice(0, middle)),
      this.write(appends.slice(middle)),
    ]);
    const positions = [first.position, second.position].filter((position) => position !== null);
    return {
      written: [...first.written, ...second.written],
      position: positions.length === 0 ? null : Math.max(...positions),
    };
  }

  private async writeOnce(appends: readonly StreamAppend[]): Promise<number | 'too big' | 'refused' | 'open'> {
    const client = this.client.get();
    try {
      const session = appends.map(({ name, expectedRevision, events }) => ({
        streamName: name,
        expectedState: expectedState(expectedRevision),
        events,
      }));
      const { position } = await withDeadline(client.multiStreamAppend(session), this.settings.appendDeadlineMs);
      this.client.answered();
      return Number(position);
    } catch (error) {
      if (error instanceof UnsupportedError) return 'refused';
      const { kind } = failureOf(error);
      if (kind === 'away') this.client.failed(client);
      else this.client.answered();
      if (error instanceof TransactionMaxSizeExceededError || error instanceof MaxAppendSizeExceededError)
        return 'too big';
      return kind === 'refused' ? 'refused' : 'open';
    }
  }
}
