import { usualCacheBytes } from './cache-bytes';

const MEBIBYTE = 1024 * 1024;

describe('what a cache may hold', () => {
  it.each([
    ['64 MiB, however large the heap', 4_096, 64],
    ['48 MiB in a pod with 1 GiB, three quarters of it heap', 768, 48],
    ['24 MiB in a pod with 512 MiB', 384, 24],
    ['8 MiB, however small the heap', 64, 8],
  ])('is %s', (_what, heap, cache) => {
    expect(usualCacheBytes(heap * MEBIBYTE)).toBe(cache * MEBIBYTE);
  });

  it('follows the heap of this process', () => {
    expect(usualCacheBytes()).toBeGreaterThanOrEqual(8 * MEBIBYTE);
  });
});
