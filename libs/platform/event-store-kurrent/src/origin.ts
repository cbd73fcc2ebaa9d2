import { randomUUID } from 'node:crypto';
import { NO_STREAM } from '@accrue/event-store';
import { backoffMs, sleep } from '@accrue/retry';
import { jsonEvent } from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from './event-mapping';
import { asStoreError } from './failures';
import type { KurrentSettings } from './options';
import type { Reader } from './reader';
import type { Writer } from './writer';

interface OriginData {
  /** Position of the context's last event when this was written; 0 = none. */
  readonly head: number;
}

/** A server that was asked for one event looks for a second one before it ends its answer. */
const EVENTS = 2;

/**
 * Where a context begins in the server's log. Who looks back for the context's last event finds it here at the latest, and not only
 * when all that others have ever written is looked through.
 */
export class Origin {
  constructor(
    private readonly stream: string,
    private readonly reader: Reader,
    private readonly writer: Writer,
    private readonly settings: KurrentSettings,
  ) {}

  /** @throws StoreUnavailable, StoreRefused */
  async isThere(): Promise<boolean> {
    return (await this.reader.lastOf(this.stream)) !== null;
  }

  /** Before any event is appended through this log. @throws StoreUnavailable, StoreRefused */
  async write(head: number): Promise<void> {
    const data = { head } satisfies OriginData;
    const events = Array.from({ length: EVENTS }, () => jsonEvent({ id: randomUUID(), type: 'Begun', data }));
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.writer.write(this.stream, NO_STREAM, events);
      if (outcome.kind === 'written' || outcome.kind === 'wrong_revision') return; // by this process or by another one
      if (outcome.kind === 'refused' || attempt + 1 >= this.settings.appendAttemptsMax)
        throw asStoreError('the first append of a context', outcome.error);
      await sleep(backoffMs(attempt + 1, this.settings));
    }
  }
}

/** @param event of the stream of an origin */
export const headAtOrigin = ({ data }: RecordedEvent): number => (data as OriginData).head;
