import type { FeedPage, StoredEvent } from '@accrue/event-store';

/** How old the knowledge may be that a partition has nothing new. */
export const NOTHING_NEW_MS_MAX = {
  /** Hints of other processes end it at once, and whoever listens to them also polls the heads for those that get lost. */
  listening: 1_000,
  notListening: 100,
} as const;

type Range = { readonly after: number; readonly limit: number; readonly types?: ReadonlySet<string> };

/**
 * The newest events of one partition, as this process appended or read them: consecutive positions, so a reader that is inside
 * misses nothing. Whatever does not join up with them replaces them or is left out.
 */
export class Tail {
  private events: StoredEvent[] = [];
  private bytes: number[] = [];
  private bytesTotal = 0;
  /** Position in front of the first event; -1 = nothing known. */
  private start = -1;
  /** When the database was asked whether there is more, not when the answer came; or when an own append was answered. */
  private confirmedAtMs = Number.NEGATIVE_INFINITY;
  private doubtedAtMs = Number.NEGATIVE_INFINITY;
  private appendsUnderWay = 0;
  private appendsBegunAtMs = 0;

  constructor(private readonly bytesMax: number) {}

  private get end(): number {
    return this.start + this.events.length;
  }

  /** Just appended here: consecutive positions, and the last ones there are. */
  addAppended(events: readonly StoredEvent[], bytes: readonly number[]): void {
    const first = events[0];
    if (first === undefined || first.position <= this.end) return; // answers of two appends may come in the other order
    this.add(first.position, events, bytes);
    if (this.doubtedAtMs < this.appendsBegunAtMs) this.confirmedAtMs = performance.now();
  }

  /**
   * While this process appends, a reader at the end waits for the answer, which wakes it: from the database it would get the same
   * events a moment earlier, and every reader would parse them again.
   */
  appendBegun(): void {
    if (this.appendsUnderWay === 0) this.appendsBegunAtMs = performance.now();
    this.appendsUnderWay += 1;
  }

  appendEnded(): void {
    this.appendsUnderWay -= 1;
  }

  /**
   * A complete page read from the database.
   * @param endAtMs when it was asked for, if it reached the end of the partition
   */
  addPage(after: number, events: readonly StoredEvent[], bytes: readonly number[], endAtMs: number | null): void {
    if (this.start < 0 && endAtMs !== null) this.restart(after);
    if (after !== this.end) return;
    this.add(after + 1, events, bytes);
    if (endAtMs !== null) this.confirmedAtMs = endAtMs;
  }

  /** Another process may have appended: only what is asked from now on can say that there is nothing new. */
  doubt(): void {
    this.doubtedAtMs = performance.now();
  }

  /**
   * @param head last position of the partition in the database; a smaller one than ours is of before our last append
   * @param askedAtMs when the database was asked
   */
  headIs(head: number, askedAtMs: number): void {
    if (head > this.end) this.doubt();
    else if (head === this.end) this.confirmedAtMs = Math.max(this.confirmedAtMs, askedAtMs);
  }

  /** Null = ask the database. */
  read({ after, limit, types }: Range, nothingNewMsMax: number = NOTHING_NEW_MS_MAX.notListening): FeedPage | null {
    if (this.start < 0 || after < this.start || after > this.end) return null;
    if (after === this.end) return this.isSurelyTheEnd(nothingNewMsMax) ? { events: [], lastPosition: after } : null;
    const from = after - this.start;
    const looked = this.events.slice(from, from + limit);
    return {
      events: types === undefined ? looked : looked.filter((event) => types.has(event.type)),
      lastPosition: after + looked.length,
    };
  }

  private add(position: number, events: readonly StoredEvent[], bytes: readonly number[]): void {
    if (position !== this.end + 1 || this.start < 0) this.restart(position - 1);
    this.events.push(...events);
    this.bytes.push(...bytes);
    for (const size of bytes) this.bytesTotal += size;
    this.confirmedAtMs = Number.NEGATIVE_INFINITY; // that was about another end
    this.shrink();
  }

  private isSurelyTheEnd(nothingNewMsMax: number): boolean {
    if (this.appendsUnderWay > 0) return true;
    return this.confirmedAtMs > this.doubtedAtMs && performance.now() - this.confirmedAtMs < nothingNewMsMax;
  }

  private restart(start: number): void {
    this.events = [];
    this.bytes = [];
    this.bytesTotal = 0;
    this.start = start;
  }

  /** In larger steps than one event, so that an append does not move the whole array each time. */
  private shrink(): void {
    if (this.bytesTotal <= this.bytesMax) return;
    let drop = 0;
    while (drop < this.events.length && this.bytesTotal > this.bytesMax * 0.75) {
      this.bytesTotal -= this.bytes[drop] ?? 0;
      drop += 1;
    }
    this.events = this.events.slice(drop);
    this.bytes = this.bytes.slice(drop);
    this.start += drop;
  }
}
