import fc from 'fast-check';
import { canonicalJson, JSON_DEPTH_MAX } from './canonical';
import { InvariantViolation } from './rejected';

describe('canonicalJson', () => {
  it('sorts keys at every level and keeps the order of arrays', () =>
    expect(canonicalJson({ b: [3, { z: null, a: true }], a: { d: 'x', c: 1.5 } })).toBe(
      '{"a":{"c":1.5,"d":"x"},"b":[3,{"a":true,"z":null}]}',
    ));

  it('sorts by UTF-16 code units, as RFC 8785 wants', () =>
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}'));

  it('escapes exactly what JSON.stringify escapes', () => {
    for (let code = 0; code <= 0xffff; code += 1) {
      const text = `a${String.fromCharCode(code)}`;
      if (canonicalJson(text) !== JSON.stringify(text))
        throw new Error(`U+${code.toString(16)} is written differently`);
    }
    expect(canonicalJson('\ud83d\ude00 \ud83d')).toBe(JSON.stringify('\ud83d\ude00 \ud83d'));
  });

  it('sorts many keys as it sorts few, and goes on when it has seen more keys than it remembers', () => {
    for (const count of [0, 1, 2, 31, 32, 33, 500, 3000]) {
      const keys = Array.from({ length: count }, (_, index) => `k${(index * 7919) % 3001}`);
      const written = canonicalJson(Object.fromEntries(keys.map((key) => [key, key])));
      expect(written).toBe(
        `{${[...keys]
          .sort()
          .map((key) => `"${key}":"${key}"`)
          .join(',')}}`,
      );
    }
  });

  it('leaves out members that are undefined', () => expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}'));

  it('writes -0 as 0 and large numbers as JavaScript does', () =>
    expect(canonicalJson([-0, 1e21, 0.1, 9_007_199_254_740_991])).toBe('[0,1e+21,0.1,9007199254740991]'));

  it('writes empty things, also when they come first', () =>
    expect(canonicalJson([[], {}, '', null])).toBe('[[],{},"",null]'));

  it.each([
    ['NaN', NaN],
    ['infinity', -Infinity],
    ['a bigint', 1n],
    ['undefined', undefined],
    ['undefined in an array', [undefined]],
    ['a function', { f: () => 1 }],
    ['a Date', new Date(0)],
    ['a Map', new Map([[1, 2]])],
    ['a Set', { s: new Set([1]) }],
  ])('refuses %s as a bug of ours', (_, value) => expect(() => canonicalJson(value)).toThrow(InvariantViolation));

  it('rejects what is nested too deeply, which only a caller can send', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(canonicalJson(nested(JSON_DEPTH_MAX))).toHaveLength(2 * JSON_DEPTH_MAX);
    expect(() => canonicalJson(nested(JSON_DEPTH_MAX + 1))).toThrow(expect.objectContaining({ code: 'json.too_deep' }));
    expect(() => canonicalJson(nested(100_000))).toThrow(expect.objectContaining({ code: 'json.too_deep' }));
  });

  it('means the same as JSON.stringify', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    ));

  it('does not depend on the order in which members were added', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const backwards = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(backwards)).toBe(canonicalJson(object));
      }),
    ));
});
