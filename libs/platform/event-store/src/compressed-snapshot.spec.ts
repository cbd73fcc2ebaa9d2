import { compressedSnapshot } from './compressed-snapshot';

const counting = {
  version: 3,
  everyEvents: 10,
  encode: (state: ReadonlyMap<string, number>) => [...state],
  decode: (json: unknown): ReadonlyMap<string, number> => new Map(json as readonly [string, number][]),
};
const state = new Map(Array.from({ length: 500 }, (_, n) => [`key ${n} ż£`, n]));

describe('a compressed snapshot', () => {
  const snapshot = compressedSnapshot(counting);

  it('is a text that goes through JSON, and gives back the state', () => {
    expect(snapshot.decode(JSON.parse(JSON.stringify(snapshot.encode(state))))).toStrictEqual(state);
    expect(snapshot.decode(snapshot.encode(new Map()))).toStrictEqual(new Map());
    expect([snapshot.version, snapshot.everyEvents]).toStrictEqual([3, 10]);
  });

  it('is a fraction of the JSON', () => {
    expect(String(snapshot.encode(state)).length).toBeLessThan(JSON.stringify([...state]).length / 2);
  });

  it('of something else is an error, and no state', () => {
    expect(() => snapshot.decode('bm90IGNvbXByZXNzZWQ=')).toThrow();
  });
});
