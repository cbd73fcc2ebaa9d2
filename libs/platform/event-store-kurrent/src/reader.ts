import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  streamNameFilter,
  type KurrentDBClient,
  type ReadPosition,
} from '@kurrent/kurrentdb-client';
import { withDeadline } from './deadline';
import type { RecordedEvent } from './event-mapping';
import { asStoreError, failureOf } from './failures';
import type { InFlight } from './in-flight';
import type { KurrentSettings } from './options';
import type { ReplaceableClient } from './replaceable-client';

interface Resolved {
  readonly event?: RecordedEvent | undefined;
}

/** Reads with a deadline each, from the leader, bounded in number and size. */
export class Reader {
  constructor(
    private readonly client: ReplaceableClient,
    private readonly inFlight: InFlight,
    private readonly settings: KurrentSettings,
  ) {}

  /** Events `from`..`to` (inclusive revisions), in order; none when there is no such stream. */
  async stream(name: string, from: number, to = Number.MAX_SAFE_INTEGER): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (let next = from; next <= to;) {
      const maxCount = Math.min(this.settings.pageEventsMax, to - next + 1);
      const page = await this.ask(`a read of ${name}`, this.settings.readDeadlineMs, (client) =>
        client.readStream(name, {
          direction: FORWARDS,
          fromRevision: BigInt(next),
          maxCount,
          requiresLeader: true,
          resolveLinkTos: false,
        }),
      );
      events.push(...page);
      if (page.length < maxCount) break;
      next += page.length;
    }
    return events;
  }

  /** The newest event of a stream. */
  async lastOf(name: string): Promise<RecordedEvent | null> {
    return (await this.newestOf(name, 1))[0] ?? null;
  }

  /** The newest events of a stream, in order. */
  async newestOf(name: string, maxCount: number): Promise<readonly RecordedEvent[]> {
    const events = await this.ask(`a read of ${name}`, this.settings.readDeadlineMs, (client) =>
      client.readStream(name, {
        direction: BACKWARDS,
        fromRevision: END,
        maxCount,
        requiresLeader: true,
        resolveLinkTos: false,
      }),
    );
    return [...events].reverse();
  }

  /**
   * Events of streams with this prefix, in the order of the log.
   * @param from position of a record, which is included; 0 = from the start. A position inside of a record is an error of ours.
   */
  async allOf(prefix: string, from: number, maxCount: number): Promise<readonly RecordedEvent[]> {
    return this.ask('a read of the log', this.settings.scanDeadlineMs, (client) =>
      client.readAll({
        direction: FORWARDS,
        fromPosition: positionToRead(from),
        maxCount,
        filter: streamNameFilter({ prefixes: [prefix] }),
        requiresLeader: true,
        resolveLinkTos: false,
      }),
    );
  }

  /** The newest event of streams with these prefixes. The server looks back until it finds one more, or the start of the log. */
  async lastOfAll(prefixes: readonly string[]): Promise<RecordedEvent | null> {
    const events = await this.ask('a read of the log', this.settings.scanDeadlineMs, (client) =>
      client.readAll({
        direction: BACKWARDS,
        fromPosition: END,
        maxCount: 1,
        filter: streamNameFilter({ prefixes: [...prefixes] }),
        requiresLeader: true,
        resolveLinkTos: false,
      }),
    );
    return events[0] ?? null;
  }

  /** The newest event of the log, whoever wrote it. */
  async lastOfLog(): Promise<RecordedEvent | null> {
    const events = await this.ask('a read of the log', this.settings.readDeadlineMs, (client) =>
      client.readAll({
        direction: BACKWARDS,
        fromPosition: END,
        maxCount: 1,
        requiresLeader: true,
        resolveLinkTos: false,
      }),
    );
    return events[0] ?? null;
  }

  private ask(
    what: string,
    deadlineMs: number,
    read: (client: KurrentDBClient) => AsyncIterable<Resolved>,
  ): Promise<readonly RecordedEvent[]> {
    return this.inFlight.run(async () => {
      const client = this.client.get();
      try {
        const events = await withDeadline(collect(read(client)), deadlineMs);
        this.client.answered();
        return events;
      } catch (error) {
        const { kind } = failureOf(error);
        if (kind === 'no_stream') {
          this.client.answered();
          return [];
        }
        if (kind === 'away') this.client.failed(client);
        throw asStoreError(what, error);
      }
    });
  }
}

/** @param position of a record; 0 = the start */
export const positionToRead = (position: number): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };

const collect = async (source: AsyncIterable<Resolved>): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const { event } of source) if (event !== undefined) events.push(event);
  return events;
};
