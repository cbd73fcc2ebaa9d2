import type { JsonPath } from '@accrue/kernel';
import { Type } from '@sinclair/typebox';
import { record } from './define';
import { receiptCompleted } from './pos/receipt.v1';
import { keepKnownOf } from './known-fields';

const schema = record({
  id: Type.String(),
  maybe: Type.Union([Type.String(), Type.Null()]),
  part: Type.Optional(record({ n: Type.Integer() })),
  items: Type.Array(record({ n: Type.Integer(), free: Type.Optional(Type.Record(Type.String(), Type.Unknown())) })),
  texts: Type.Array(Type.String()),
});
const keep = keepKnownOf(schema, ({ secret, ...members }, onDropped) => {
  if (secret !== undefined) onDropped(['secret']);
  return members;
});
const kept = (data: object) => {
  const dropped: JsonPath[] = [];
  const before = structuredClone(data);
  const result = keep(data, (place) => dropped.push(place));
  expect(data).toEqual(before);
  return [result, dropped];
};

it('leaves out what the schema does not name, at every level, and says where it was', () =>
  expect(
    kept({
      id: 'a',
      x: { deep: [1] },
      maybe: null,
      part: { n: 1, y: 2 },
      items: [{ n: 1 }, { n: 2, z: 3, free: { any: { of: 'it' }, secret: 1 } }],
      texts: ['t'],
      __proto__x: 1,
    }),
  ).toEqual([
    { id: 'a', maybe: null, part: { n: 1 }, items: [{ n: 1 }, { n: 2, free: { any: { of: 'it' } } }], texts: ['t'] },
    [['x'], ['part', 'y'], ['items', 1, 'z'], ['items', 1, 'free', 'secret'], ['__proto__x']],
  ]));

it('leaves out a member that is named like one of every object', () => {
  const data = JSON.parse(
    '{"id":"a","constructor":1,"toString":2,"__proto__":{"id":"b"},"items":[],"texts":[]}',
  ) as object;
  expect(kept(data)[0]).toEqual({ id: 'a', items: [], texts: [] });
});

it('gives back what it got when nothing is left out', () => {
  const data = { id: 'a', maybe: 'b', items: [{ n: 1 }], texts: [] };
  expect(keep(data, () => undefined)).toBe(data);
});

it('leaves nothing out of the examples of a receipt', () => {
  const keepReceipt = keepKnownOf(receiptCompleted.schema, (members) => members);
  for (const example of receiptCompleted.examples)
    expect(keepReceipt(example, (place) => expect(place).toBeNull())).toBe(example);
});

it('says at once when a schema leaves open which members there are', () =>
  expect(() => keepKnownOf(Type.Union([record({ a: Type.String() }), Type.Null()]), (free) => free)).toThrow());
