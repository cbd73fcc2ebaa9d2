import type { FeedPage, FeedRange, StoredEvent } from '@accrue/event-store';

/**
 * How old the knowledge may be that there is nothing new. `alone`: only this process writes, so its answered appends tell, and a delivery is the newest there is. `withOthers`: a
 * delivery may be one of many that others have written, however far the subscription lags behind, so only the server knows.
 */
const NOTHING_NEW_MS_MAX = { alone: 1_000, withOthers: 100 } as const;
/**
 * For an event that is known to be stored before the subscription has brought it. It comes, however late, so asking the server for it as well
 * makes a server that is behind later still.
 */
const DELIVERED_WITHIN_MS = 500;

/**
 * The newest events of the context, as a subscription delivers them: all that there are behind `start`, so a reader that is inside
 * misses nothing, asks nobody, and shares the parsed events with the others.
 */
export class Tail {
  private events: StoredEvent[] = [];
  private bytes: number[] = [];
  private bytesTotal = 0;
  /** No event lies between it and the first one kept; null: nothing is known. */
  private start: number | null = null;
  private isLive = false;
  /** When it was known that there is no more than what was delivered: as of a look at the server, or of the last delivery where nobody else writes. */
  private confirmedAtMs = Number.NEGATIVE_INFINITY;
  /** Last event that is known to be stored: its append was answered, or a look has found it. */
  private awaited = 0;
  /** Each with the position of the event that it waits for. */
  private readonly waiting = new Map<() => void, number>();

  /** @param isAlone whether nobody else writes */
  constructor(
    private readonly bytesMax: number,
    private readonly isAlone: () => boolean,
  ) {}

  /** Where the subscription goes on; null: nowhere yet. */
  get end(): number | null {
    return this.events.at(-1)?.position ?? this.start;
  }

  /** @param start position of the last event there is, or 0: what is delivered from now on comes behind it */
  begin(start: number): void {
    this.forget();
    this.start = start;
  }

  forget(): void {
    this.events = [];
    this.bytes = [];
    this.bytesTotal = 0;
    this.start = null;
    this.isLive = false;
  }

  /** The subscription is there, or it has ended: then others may write unheard. */
  set live(isLive: boolean) {
    this.isLive = isLive;
    this.confirmedAtMs = Number.NEGATIVE_INFINITY;
    this.wakeAll();
  }

  get live(): boolean {
    return this.isLive;
  }

  deliver(event: StoredEvent, bytes: number): void {
    if (this.end === null || event.position <= this.end) return;
    this.events.push(event);
    this.bytes.push(bytes);
    this.bytesTotal += bytes;
    if (this.isAlone()) this.confirmedAtMs = performance.now();
    this.shrink();
    for (const [wake, position] of [...this.waiting]) if (event.position >= position) wake();
  }

  /**
   * What a reader has fetched from the server, which the subscription need not bring any more.
   * @param after all events of the context behind it are here, up to the last one
   */
  add(after: number, events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (this.end === null || after > this.end) return;
      if (event.position > this.end) this.deliver(event, jsonLengthOf(event));
    }
  }

  /** Whether a reader there can be served from here as soon as there is more. */
  isEnd(after: number): boolean {
    return this.isLive && this.end !== null && after >= this.end;
  }

  /** An append of this process was answered: whoever reads at the end waits for its events. */
  appended(position: number): void {
    this.awaited = Math.max(this.awaited, position);
  }

  /**
   * @param head position of the context's last event
   * @param askedAtMs when the server was asked, not when its answer came
   */
  headIs(head: number, askedAtMs: number): void {
    if (this.end === null) return;
    if (head <= this.end) this.confirmedAtMs = Math.max(this.confirmedAtMs, askedAtMs);
    else this.confirmedAtMs = Number.NEGATIVE_INFINITY;
    this.appended(head);
  }

  /** Null = ask the server. */
  async read({ after, limit, types }: FeedRange): Promise<FeedPage | null> {
    if (this.start === null || after < this.start) return null;
    if (after >= (this.end ?? 0) && this.isLive && after < this.awaited) await this.delivered();
    // `start` and `end` may have moved meanwhile.
    if (this.start === null || after < this.start) return null;
    if (after >= (this.end ?? 0)) return this.isSurelyTheEnd(after) ? { events: [], lastPosition: after } : null;
    const from = this.indexAfter(after);
    const looked = this.events.slice(from, from + limit);
    return {
      events: types === undefined ? looked : looked.filter((event) => types.has(event.type)),
      lastPosition: looked.at(-1)?.position ?? after,
    };
  }

  /** The event at this position, if it is here. */
  at(position: number): StoredEvent | null {
    const event = this.events[this.indexAfter(position - 1)];
    return event?.position === position ? event : null;
  }

  private isSurelyTheEnd(after: number): boolean {
    const { alone, withOthers } = NOTHING_NEW_MS_MAX;
    const ageMsMax = this.isAlone() ? alone : withOthers;
    return this.isLive && after >= this.awaited && performance.now() - this.confirmedAtMs < ageMsMax;
  }

  private indexAfter(position: number): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.events[middle] as StoredEvent).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Resolves when the last event that is known to be stored now is here, the subscription ends, or it takes too long. */
  private async delivered(): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, DELIVERED_WITHIN_MS);
      this.waiting.set(wake, this.awaited);
    });
  }

  private wakeAll(): void {
    for (const wake of [...this.waiting.keys()]) wake();
  }

  /** In larger steps than one event, so that not every delivery moves the whole array. */
  private shrink(): void {
    if (this.bytesTotal <= this.bytesMax) return;
    let drop = 0;
    while (drop < this.events.length - 1 && this.bytesTotal > this.bytesMax * 0.75) {
      this.bytesTotal -= this.bytes[drop] ?? 0;
      drop += 1;
    }
    this.start = this.events[drop - 1]?.position ?? this.start;
    this.events = this.events.slice(drop);
    this.bytes = this.bytes.slice(drop);
  }
}

/** Counted as the bytes that it takes. */
export const jsonLengthOf = ({ data }: StoredEvent): number => JSON.stringify(data).length;
