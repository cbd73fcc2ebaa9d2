import { LRUCache } from 'lru-cache';
import type { Folded } from './stream-slot';

/**
 * What a folded state takes in memory, estimated without looking at it: what grows in a state is an index with an entry per
 * event (a five-year journal of 546 events is designed to fit 64 KiB).
 */
export const stateBytesOf = (revision: number): number => 512 + 128 * (revision + 1);

/** Committed states of streams, least recently used out first. A cache of the fold: may forget at any time. */
export class StateCache<State> {
  private readonly states: LRUCache<string, Folded<State>>;

  constructor(options: { readonly statesMax: number; readonly stateBytesMax: number }) {
    this.states = new LRUCache({ max: options.statesMax, maxSize: options.stateBytesMax });
  }

  get(streamId: string): Folded<State> | undefined {
    return this.states.get(streamId);
  }

  set(streamId: string, folded: Folded<State>): void {
    this.states.set(streamId, folded, { size: stateBytesOf(folded.revision) });
  }

  delete(streamId: string): void {
    this.states.delete(streamId);
  }
}
