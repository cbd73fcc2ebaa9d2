import fc from 'fast-check';
import { LayeredMap } from './layered-map';

describe('a layered map', () => {
  it('holds what a map would hold after the same writes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 80 }).map(String), fc.nat()), { maxLength: 300 }),
        (writes) => {
          const layered = writes.reduce((map, [key, value]) => map.with(key, value), LayeredMap.of<string, number>());
          const plain = new Map(writes);
          expect([...layered.values()].sort()).toStrictEqual([...plain.values()].sort());
          for (const key of plain.keys())
            expect([layered.has(key), layered.get(key)]).toStrictEqual([true, plain.get(key)]);
          expect([layered.has('none'), layered.get('none')]).toStrictEqual([false, undefined]);
        },
      ),
    );
  });

  it('is not changed by what is made from it', () => {
    const first = LayeredMap.of([['a', 1]]);
    const left = first.with('b', 2);
    const right = first.with('b', 3);
    expect([first.get('b'), left.get('b'), right.get('b')]).toStrictEqual([undefined, 2, 3]);
  });
});
