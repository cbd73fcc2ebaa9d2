import fc from 'fast-check';
import { SharedMap } from './shared-map';

it('is a map, and a change leaves what it was made from as it is', () => {
  const change = fc.record({ key: fc.string({ maxLength: 2 }), value: fc.option(fc.nat(), { nil: null }) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let shared = SharedMap.empty<number>();
      const plain = new Map<string, number>();
      for (const { key, value } of changes) {
        const [before, size] = [[...shared], shared.size];
        const after = value === null ? shared.without(key) : shared.with(key, value);
        expect([[...shared], shared.size]).toEqual([before, size]);
        if (value === null) plain.delete(key);
        else plain.set(key, value);
        shared = after;
        expect(shared.get(key)).toBe(plain.get(key));
      }
      const sorted = (entries: Iterable<readonly [string, number]>) =>
        [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(sorted(shared)).toEqual(sorted(plain));
      expect(shared.size).toBe(plain.size);
      expect(sorted(SharedMap.of(shared))).toEqual(sorted(plain));
      expect(SharedMap.of([...shared, ...shared]).size).toBe(plain.size);
    }),
  );
});
