import { BUCKETS, bucketOf } from './bucket';

it('a text has one place, by its SHA-256', () => {
  expect(bucketOf('')).toBe(Math.floor((0xe3b0c442 / 2 ** 32) * BUCKETS));
  expect(bucketOf('abc')).toBe(Math.floor((0xba7816bf / 2 ** 32) * BUCKETS));
});

it('texts are spread evenly, whatever they begin with', () => {
  const counts = new Array<number>(10).fill(0);
  for (let member = 0; member < 20_000; member += 1)
    counts[Math.floor((bucketOf(`coffee/m-${member}`) * 10) / BUCKETS)]! += 1;
  // 2,000 each; five standard deviations of a binomial are 212.
  for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(212);
});
