import { randomUUID } from 'node:crypto';
import { NO_STREAM, StoreUnavailable, type AppendRequest, type AppendResult } from '@accrue/event-store';
import { backoffMs, sleep } from '@accrue/retry';
import { appendIdOf, toEventData, toStored, type RecordedEvent } from './event-mapping';
import { asStoreError } from './failures';
import type { KurrentSettings } from './options';
import type { Reader } from './reader';
import type { StreamNames } from './stream-names';
import type { WriteOutcome, Writer } from './writer';

/** Looks for events that the server has told of, before their absence counts as trouble. */
const VISIBLE_ATTEMPTS_MAX = 8;

/**
 * Appends to one stream. Whatever the server answers, and when it does not: the truth is what the stream holds behind the expected
 * revision, so that is read before anything is said or tried again. Trying again is safe only with the same ids at the same
 * expected revision, which the server recognises.
 */
export class Appender {
  constructor(
    private readonly names: StreamNames,
    private readonly reader: Reader,
    private readonly writer: Writer,
    private readonly settings: KurrentSettings,
  ) {}

  /** @throws StoreUnavailable, StoreRefused */
  async append(request: AppendRequest): Promise<AppendResult> {
    const appendId = randomUUID();
    const name = this.names.eventsOf(request.streamId);
    const events = request.events.map((event) => toEventData(event, appendId));
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.writer.write(name, request.expectedRevision, events);
      if (outcome.kind === 'refused') throw asStoreError(`an append to ${request.streamId}`, outcome.error);
      if (outcome.kind === 'wrong_revision' && outcome.actualRevision <= request.expectedRevision)
        return { status: 'conflict', actualRevision: outcome.actualRevision };

      const there = await this.readBehind(name, request, toldOf(outcome, request));
      if (isSame(there, request)) return this.appended(there, appendId);
      if (outcome.kind === 'wrong_revision') return { status: 'conflict', actualRevision: outcome.actualRevision };
      if (there.length > 0) return { status: 'conflict', actualRevision: await this.revisionOf(name) };
      if (outcome.kind === 'written')
        throw new StoreUnavailable(`KurrentDB acknowledged events of ${request.streamId} that cannot be read`);
      if (attempt + 1 >= this.settings.appendAttemptsMax)
        throw asStoreError(`an append to ${request.streamId}`, outcome.error);
      await sleep(backoffMs(attempt + 1, this.settings));
    }
  }

  private appended(there: readonly RecordedEvent[], appendId: string): AppendResult {
    const events = there.map((event) => toStored(event, this.names));
    const isOurs = there.every((event) => appendIdOf(event) === appendId);
    return isOurs ? { status: 'appended', events } : { status: 'appended', events, repeated: true };
  }

  /**
   * What the stream holds behind the expected revision, as many events as were to be appended.
   * @param told how many the server has told to be there. It acknowledges an event when it is indexed, so it can be read; but it
   *   checks a revision against what is written, which others can read only a moment later.
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

const toldOf = (outcome: WriteOutcome, { expectedRevision, events }: AppendRequest): number => {
  if (outcome.kind === 'written') return events.length;
  return outcome.kind === 'wrong_revision' ? Math.min(events.length, outcome.actualRevision - expectedRevision) : 0;
};

const isSame = (there: readonly RecordedEvent[], { events }: AppendRequest): boolean =>
  there.length === events.length && there.every((event, index) => event.id === events[index]?.id);
