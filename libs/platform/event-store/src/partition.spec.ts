import { partitionOf, streamKeyOf } from './partition';

describe('the partition of a stream', () => {
  it('depends on the key alone, so that all streams of a member are together', () => {
    expect(streamKeyOf('account-3f2a-11')).toBe('3f2a-11');
    expect(streamKeyOf('programme')).toBe('programme');
    expect(partitionOf('account-3f2a-11', 8)).toBe(partitionOf('journal-3f2a-11', 8));
  });

  it('never changes: stored positions rely on it', () => {
    const streams = [
      'account-12345',
      'account-12346',
      'programme',
      'journal-Zoë',
      'member-6a1f4c0e-2b57-4d93-9c86-0f5ed7a3b218',
    ];
    expect(streams.map((stream) => partitionOf(stream, 8))).toEqual([4, 2, 7, 7, 7]);
  });

  it('spreads evenly, also over consecutive numbers and few partitions', () => {
    for (const partitions of [2, 4, 8, 12]) {
      const counts = new Array<number>(partitions).fill(0);
      for (let n = 12_000; n < 24_000; n += 1) counts[partitionOf(`account-${n}`, partitions)]! += 1;
      for (const count of counts)
        expect(Math.abs(count - 12_000 / partitions)).toBeLessThan(0.1 * (12_000 / partitions));
    }
  });
});
