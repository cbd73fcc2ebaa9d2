import { positionOf, type RecordedEvent } from './event-mapping';
import { headAtOrigin } from './origin';
import type { Reader } from './reader';
import type { StreamNames } from './stream-names';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Where the context's last event is. The server cannot be asked: it knows the end of its one log, with everybody's events and its
 * own. So this keeps how far the log has been looked at, and looks only at what came since.
 *
 * What always holds: no event of the context lies between `head` and `lookedAt`.
 */
export class Frontier {
  private head = 0;
  /** Null = not looked yet. */
  private lookedAt: number | null = null;
  private looking: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  constructor(
    private readonly names: Pick<StreamNames, 'eventPrefix' | 'origin'>,
    private readonly reader: Reader,
    private readonly pageEventsMax: number,
    /** Told of what a look has fetched: all events of the context behind `after`, up to the last of them. */
    private readonly onFetched: (after: number, events: readonly RecordedEvent[]) => void = () => undefined,
  ) {}

  /** Position of the last event there was when this was called, or of a later one; 0 = none. */
  async find(): Promise<number> {
    await this.look();
    return this.head;
  }

  /** Where to go on after `position`: further ahead where nothing of ours is known to be in between. */
  skipAhead(position: number): number {
    return this.lookedAt !== null && position >= this.head ? Math.max(position, this.lookedAt) : position;
  }

  /** A place in the log was not there any more: it is not the log that was looked at. The next look begins anew. */
  forget(): void {
    this.lookedAt = null;
  }

  appended(position: number): void {
    this.head = Math.max(this.head, position);
  }

  /** Everything of ours after `from`, up to `to`, has been read. */
  read(from: number, to: number): void {
    if (this.lookedAt === null || from > this.lookedAt || to <= this.lookedAt) return;
    this.lookedAt = to;
    this.head = Math.max(this.head, to);
  }

  /** A look that has already begun may have missed what was written before this call, so all who come meanwhile share the next one. */
  private look(): Promise<void> {
    const begin = (): Promise<void> => {
      this.next = null;
      this.looking = this.lookOnce().finally(() => (this.looking = null));
      return this.looking;
    };
    // Whoever asks in the same turn of the event loop shares it, too.
    this.next ??= (this.looking ?? nextTurn()).then(begin, begin);
    return this.next;
  }

  private async lookOnce(): Promise<void> {
    const last = await this.reader.lastOfLog();
    const end = last === null ? 0 : positionOf(last);
    if (this.lookedAt === null) {
      const found = await this.reader.lastOfAll([this.names.eventPrefix, this.names.origin]);
      this.head = Math.max(this.head, found === null ? 0 : this.headOf(found));
      this.lookedAt = Math.max(end, this.head);
      return;
    }
    while (this.lookedAt < end) {
      const from = this.lookedAt;
      const after = Math.min(from, this.head);
      const maxCount = this.pageEventsMax + 1; // one may be the record at `from`, which is no news
      const page = await this.reader.allOf(this.names.eventPrefix, from, maxCount).catch((error: unknown) => {
        this.forget();
        throw error;
      });
      const to = page.length < maxCount ? Math.max(end, from) : from;
      const newest = page.at(-1);
      this.lookedAt = Math.max(to, newest === undefined ? 0 : positionOf(newest), this.lookedAt);
      if (newest !== undefined) this.head = Math.max(this.head, positionOf(newest));
      this.onFetched(after, page);
    }
  }

  private headOf(found: RecordedEvent): number {
    return found.streamId.startsWith(this.names.eventPrefix) ? positionOf(found) : headAtOrigin(found);
  }
}
