import { receiptMeaning } from '@accrue/campaigns-domain';
import { receiptCompleted, validatorOf, type ReceiptV1 } from '@accrue/contracts';
import { contentHash, jsonPointer, type JsonPath } from '@accrue/kernel';
import type { KeptReceipt } from '../journal/events';
import { EXT_DEPTH_MAX, EXT_LENGTH_MAX, keepKnown } from './keep-known';
import { ONE } from './whole-receipts.fixture';

type Tree = Record<string | number, unknown>;

/** Every object of a receipt whose members the schema names: all but `ext` and `labels`. */
const objectsOf = (value: unknown, place: JsonPath = []): readonly JsonPath[] => {
  if (typeof value !== 'object' || value === null || ['ext', 'labels'].includes(String(place.at(-1)))) return [];
  const below = Object.entries(value).flatMap(([name, each]) =>
    objectsOf(each, [...place, Array.isArray(value) ? Number(name) : name]),
  );
  return Array.isArray(value) ? below : [place, ...below];
};
const withMember = (place: JsonPath, name: string, value: unknown): ReceiptV1 => {
  const copy = structuredClone(ONE);
  (place.reduce<unknown>((tree, step) => (tree as Tree)[step], copy) as Tree)[name] = value;
  return copy;
};
const withExt = (ext: Record<string, unknown>): ReceiptV1 => ({ ...ONE, ext });
const hashOf = (receipt: ReceiptV1): string => contentHash(receiptMeaning(receipt as KeptReceipt));

describe('of a receipt', () => {
  const places = objectsOf(ONE).map((place) => [jsonPointer(place), place] as const);

  it('all that the schema describes is kept', () => {
    expect(places.length).toBeGreaterThan(13);
    expect(keepKnown(ONE)).toEqual({ receipt: ONE, notKept: [] });
  });

  it.each(places)('what the schema does not describe is left out of %j', (pointer, place) => {
    for (const value of ['ann@example.com', { any: ['depth'] }, null, 1]) {
      const sent = withMember(place, 'customerEmail', value);
      expect(validatorOf(receiptCompleted.type)(sent)).toBe(true);
      const { receipt, notKept } = keepKnown(sent);
      expect([receipt, notKept]).toEqual([ONE, [`${pointer}/customerEmail`]]);
      expect(hashOf(receipt)).toBe(hashOf(ONE));
    }
  });

  it('ext is kept but for what looks personal', () => {
    const { receipt, notKept } = keepKnown(
      withExt({ orderNo: '5901234123457', customer: { 'e-mail': 'x', tier: 'A/B' }, 'a/b': ['ann@example.com', 7] }),
    );
    expect(receipt.ext).toEqual({ orderNo: '5901234123457', customer: { tier: 'A/B' }, 'a/b': [7] });
    expect(notKept).toEqual(['/ext/customer/e-mail', '/ext/a~1b/0']);
  });

  it('labels of goods are kept but for what looks personal, and say nothing then', () => {
    const labelled = (labels: Record<string, string>): ReceiptV1 => ({
      ...ONE,
      lines: ONE.lines.map((line) => ({ ...line, labels })),
    });
    const { receipt, notKept } = keepKnown(labelled({ colour: 'red', buyerPhone: '7', for: 'ann@example.com' }));
    expect(receipt).toEqual(labelled({ colour: 'red' }));
    expect(notKept).toEqual(['/lines/0/labels/buyerPhone', '/lines/0/labels/for']);
    expect(hashOf(receipt)).toBe(hashOf(labelled({ colour: 'red' })));
  });

  it('ext is kept up to its bounds, and then left out', () => {
    const ofLength = (length: number) => withExt({ t: 'x'.repeat(length - '{"t":""}'.length) });
    expect(keepKnown(ofLength(EXT_LENGTH_MAX))).toEqual({ receipt: ofLength(EXT_LENGTH_MAX), notKept: [] });
    const { ext: _ext, ...without } = ONE;
    expect(keepKnown(ofLength(EXT_LENGTH_MAX + 1))).toEqual({ receipt: without, notKept: ['/ext'] });
    const deep = (levels: number): Record<string, unknown> => (levels === 1 ? {} : { in: deep(levels - 1) });
    expect(keepKnown(withExt(deep(EXT_DEPTH_MAX))).notKept).toEqual([]);
    expect(keepKnown(withExt(deep(EXT_DEPTH_MAX + 1)))).toEqual({
      receipt: withExt(deep(EXT_DEPTH_MAX)),
      notKept: [`/ext${'/in'.repeat(EXT_DEPTH_MAX)}`],
    });
  });

  it('a field that stands on many lines is told once, and no more than twenty', () => {
    const lines = Array.from({ length: 500 }, () => ({ ...ONE.lines[0], note: 'x' })) as unknown as ReceiptV1['lines'];
    expect(keepKnown({ ...ONE, lines }).notKept).toEqual(['/lines/0/note']);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${String(index)}`, 1]));
    const { receipt, notKept } = keepKnown({ ...ONE, ...many, ['y'.repeat(9_000)]: 1 });
    expect([receipt, notKept.length]).toEqual([ONE, 20]);
    expect(keepKnown({ ...ONE, ['y'.repeat(9_000)]: 1 }).notKept).toEqual([`/${'y'.repeat(199)}`]);
  });
});
