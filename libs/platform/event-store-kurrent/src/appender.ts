import { NO_STREAM, type AppendRequest, type AppendResult } from '@accrue/event-store';
import { backoffMs, sleep } from '@accrue/retry';
import { eventIdOf, isStored, positionOf, toEventData, toStored, type RecordedEvent } from './event-mapping';
import { asStoreError } from './failures';
import type { KurrentSettings } from './options';
import type { Reader } from './reader';
import type { StreamAppend } from './sessions';
import type { StreamNames } from './stream-names';
import type { WriteFailure, Writer } from './writer';

/** Looks for events that the server has told of, before their absence counts as trouble. */
const VISIBLE_ATTEMPTS_MAX = 8;

export interface Appended {
  readonly result: AppendResult;
  /** Of the last event that is now known to be stored; null: nobody said. */
  readonly position: number | null;
}

/**
 * Appends to one stream. Each call gives the events ids of its own on the server (`prepare`), so "written" is about this call, at whichever try.
 * Whatever else the server answers, and when it does not: the truth is what the stream holds behind the expected revision, so that
 * is read before anything is said or tried again. Trying again is safe only with the same ids at the same expected revision, which
 * the server recognises.
 */
export class Appender {
  constructor(
    private readonly names: StreamNames,
    private readonly reader: Reader,
    private readonly writer: Writer,
    private readonly settings: KurrentSettings,
  ) {}

  /** What one call of `append` sends, however often and in whatever company: its events have the ids of this call. */
  prepare(request: AppendRequest): StreamAppend {
    return {
      name: this.names.eventsOf(request.streamId),
      expectedRevision: request.expectedRevision,
      events: request.events.map(toEventData),
    };
  }

  /** @throws StoreUnavailable, StoreRefused */
  async append(request: AppendRequest, { name, events }: StreamAppend): Promise<Appended> {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.writer.write(name, request.expectedRevision, events);
      if (outcome.kind === 'written') return { result: { status: 'appended' }, position: outcome.position };
      if (outcome.kind === 'refused') throw asStoreError(`an append to ${request.streamId}`, outcome.error);
      if (outcome.kind === 'wrong_revision' && outcome.actualRevision <= request.expectedRevision)
        return conflictAt(outcome.actualRevision);

      const there = await this.readBehind(name, request, toldOf(outcome, request));
      const last = there.at(-1);
      if (last !== undefined && isStored(there, events))
        return { result: { status: 'appended' }, position: positionOf(last) };
      if (last !== undefined && isSame(there, request)) {
        const stored = there.map((event) => toStored(event, this.names));
        return { result: { status: 'repeated', events: stored }, position: positionOf(last) };
      }
      if (outcome.kind === 'wrong_revision') return conflictAt(outcome.actualRevision);
      if (last !== undefined) return conflictAt(await this.revisionOf(name));
      if (attempt + 1 >= this.settings.appendAttemptsMax)
        throw asStoreError(`an append to ${request.streamId}`, outcome.error);
      await sleep(backoffMs(attempt + 1, this.settings));
    }
  }

  /**
   * What the stream holds behind the expected revision, as many events as were to be appended.
   * @param told how many the server has told to be there. It checks a revision against what is written, which others can read only
   *   a moment later.
   */
  private async readBehind(
    name: string,
    { expectedRevision, events }: AppendRequest,
    told: number,
  ): Promise<readonly RecordedEvent[]> {
    for (let attempt = 0; ; attempt += 1) {
      const there = await this.reader.stream(name, expectedRevision + 1, expectedRevision + events.length);
      if (there.length >= told || attempt === VISIBLE_ATTEMPTS_MAX) return there;
      await sleep(backoffMs(attempt + 1, { retryDelayMinMs: 5, retryDelayMaxMs: 200 }));
    }
  }

  private async revisionOf(name: string): Promise<number> {
    const last = await this.reader.lastOf(name);
    return last === null ? NO_STREAM : Number(last.revision);
  }
}

const conflictAt = (actualRevision: number): Appended => ({
  result: { status: 'conflict', actualRevision },
  position: null,
});

const toldOf = (outcome: WriteFailure, { expectedRevision, events }: AppendRequest): number =>
  outcome.kind === 'wrong_revision' ? Math.min(events.length, outcome.actualRevision - expectedRevision) : 0;

/** By another call, of this process or of another one. */
const isSame = (there: readonly RecordedEvent[], { events }: AppendRequest): boolean =>
  there.length === events.length && there.every((event, index) => eventIdOf(event) === events[index]?.id);
