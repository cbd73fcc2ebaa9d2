import {
  MaxAppendSizeExceededError,
  TransactionMaxSizeExceededError,
  UnsupportedError,
  type EventData,
} from '@kurrent/kurrentdb-client';
import { expectedState } from './append-options';
import { DeadlinePassed, withDeadline } from './deadline';
import { isStored, positionOf } from './event-mapping';
import { failureOf } from './failures';
import type { InFlight } from './in-flight';
import type { KurrentSettings } from './options';
import type { Reader } from './reader';
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
 * Several streams in one request, all or none of them: servers from 25.1 take that. It tells of success alone. Where no answer came, one
 * look tells whether it is written, and if not the answer is waited for once more: a server that is slow is not asked for each stream then, and gets no slower. After anything else each
 * append goes to its stream by itself, with the same ids at the same expected revision: the server recognises what is there already,
 * and a request that arrives late finds its ids or another revision.
 */
export class Sessions {
  private pausedUntilMs = 0;

  constructor(
    private readonly client: ReplaceableClient,
    private readonly reader: Reader,
    private readonly inFlight: InFlight,
    private readonly settings: Pick<KurrentSettings, 'appendDeadlineMs'>,
  ) {}

  /** It does not throw. */
  async write(appends: readonly StreamAppend[]): Promise<Together> {
    if (appends.length < 2 || performance.now() < this.pausedUntilMs) return NOTHING;
    const outcome = await this.inFlight.run(() => this.writeOnce(appends));
    if (typeof outcome === 'number') return { written: appends, position: outcome };
    if (outcome === 'too big') return this.inHalves(appends);
    if (outcome === 'open') return this.found(appends);
    if (outcome === 'refused') this.pausedUntilMs = performance.now() + REFUSED_PAUSE_MS;
    return NOTHING;
  }

  /** All of them are there or none, and the last stream's events are the last of the request in the server's log. */
  private async found(appends: readonly StreamAppend[]): Promise<Together> {
    const { name, expectedRevision, events } = appends.at(-1) as StreamAppend;
    const there = await this.reader
      .stream(name, expectedRevision + 1, expectedRevision + events.length)
      .catch(() => []); // what became of it stays open
    const last = there.at(-1);
    return last !== undefined && isStored(there, events) ? { written: appends, position: positionOf(last) } : NOTHING;
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

  /**
   * A big group on a machine with much else to do takes its time, and a request of each stream would take it more: so where it is not there
   * after the deadline, it is waited for once more.
   */
  private async patiently(
    answer: Promise<number>,
    appends: readonly StreamAppend[],
    onSilence: () => void,
  ): Promise<number> {
    const { appendDeadlineMs } = this.settings;
    try {
      return await withDeadline(answer, appendDeadlineMs);
    } catch (error) {
      if (!(error instanceof DeadlinePassed)) throw error;
      const { position } = await this.found(appends);
      if (position === null) return withDeadline(answer, appendDeadlineMs);
      onSilence();
      return position;
    }
  }

  private async writeOnce(appends: readonly StreamAppend[]): Promise<number | 'too big' | 'refused' | 'open'> {
    const client = this.client.get();
    try {
      const session = appends.map(({ name, expectedRevision, events }) => ({
        streamName: name,
        expectedState: expectedState(expectedRevision),
        events,
      }));
      const answer = client.multiStreamAppend(session).then(({ position }) => {
        this.client.answered();
        return Number(position);
      });
      return await this.patiently(answer, appends, () => this.client.failed(client));
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
