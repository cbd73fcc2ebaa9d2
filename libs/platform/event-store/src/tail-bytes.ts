import { getHeapStatistics } from 'node:v8';

/** A reader that is further behind asks the store, and parses each event for itself: under load most of them are, with 24 MiB. */
const MEBIBYTES = { least: 16, most: 64, ofHeap: 1 / 64 };
const MEBIBYTE = 1024 * 1024;

/** Of the newest events that a log keeps in memory for readers of its feed: a share of what the heap of this process may grow to. */
export const usualTailBytes = (): number => {
  const { least, most, ofHeap } = MEBIBYTES;
  const share = (getHeapStatistics().heap_size_limit * ofHeap) / MEBIBYTE;
  return Math.floor(Math.min(most, Math.max(least, share)) * MEBIBYTE);
};
