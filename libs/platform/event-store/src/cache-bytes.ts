import { getHeapStatistics } from 'node:v8';

const MEBIBYTES = { least: 8, most: 64, ofHeap: 1 / 16 };
const MEBIBYTE = 1024 * 1024;

/**
 * What one cache of states or of events may hold, in bytes as these caches count them: a share of what the heap of this process may grow to, and so of a
 * container's memory limit. What is counted is less than what it takes in the heap: of an event the length of its JSON.
 */
export const usualCacheBytes = (heapBytesMax = getHeapStatistics().heap_size_limit): number => {
  const { least, most, ofHeap } = MEBIBYTES;
  return Math.floor(Math.min(most, Math.max(least, (heapBytesMax * ofHeap) / MEBIBYTE)) * MEBIBYTE);
};
