import { LRUCache } from 'lru-cache';

/**
 * Events that a decision may recall without a read. It starts to fill when the first decision recalls anything, so a category
 * that never does pays nothing.
 */
export class EventCache<E extends object> {
  private readonly events: LRUCache<string, E> | null;
  private wanted = false;

  constructor(bytesMax: number) {
    this.events = bytesMax > 0 ? new LRUCache({ maxSize: bytesMax }) : null;
  }

  /** Says that somebody recalls. */
  want(): void {
    this.wanted = true;
  }

  get(streamId: string, revision: number): E | undefined {
    return this.events?.get(`${streamId}@${revision}`);
  }

  /** @param bytes length of the event's JSON */
  set(streamId: string, revision: number, event: E, bytes: number): void {
    if (this.wanted) this.events?.set(`${streamId}@${revision}`, event, { size: bytes + 1 });
  }
}
