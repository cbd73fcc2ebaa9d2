import { receiptMeaning } from '@accrue/campaigns-domain';
import { receiptCompleted, validatorOf, type ReceiptV1 } from '@accrue/contracts';
import { contentHash } from '@accrue/kernel';
import type { KeptReceipt } from '../journal/events';
import { ONE, OTHER } from './whole-receipts.fixture';

/** What may differ between two receipts of the same meaning. Every other field of the schema is content. */
const FORM_ONLY: Readonly<Record<string, string>> = {
  schemaVersion: 'there is one version; another one is refused',
  exponent: 'anything but the decimals of the currency is refused',
  'tenders.0.points.accountRevision': 'how the till knows of a hold; not which one',
  ext: 'for the till’s own use; nothing of Accrue reads it',
};

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Where a receipt says something: each property without properties of its own, and of lists their first item. */
const leavesOf = ({ properties, items }: Schema, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (properties) return Object.entries(properties).flatMap(([name, each]) => leavesOf(each, [...path, name]));
  return items ? leavesOf(items, [...path, '0']) : [path];
};

type Tree = Record<string, unknown>;
const at = (receipt: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Tree | undefined)?.[name], receipt);
const changed = (path: readonly string[], value: unknown): ReceiptV1 => {
  const copy = structuredClone(ONE);
  (at(copy, path.slice(0, -1)) as Tree)[path.at(-1) ?? ''] = value;
  return copy;
};
const hashOf = (receipt: ReceiptV1) => contentHash(receiptMeaning(receipt as KeptReceipt));

describe('the meaning of a receipt and the public schema', () => {
  const leaves = leavesOf(receiptCompleted.schema as Schema).map((path) => [path.join('.'), path] as const);

  it.each([ONE, OTHER])('are compared by receipts that the schema takes', (receipt) =>
    expect(validatorOf(receiptCompleted.type)(receipt)).toBe(true),
  );

  it.each(leaves)('%s is content, or form for a reason', (name, path) => {
    expect(at(ONE, path)).toBeDefined(); // a new field of the schema belongs into both receipts above
    expect(at(OTHER, path)).toBeDefined();
    const isForm = name in FORM_ONLY;
    expect(hashOf(changed(path, at(OTHER, path))) === hashOf(ONE)).toBe(isForm);
    // In a list of texts nothing can be left out but the list.
    if (path.at(-1) !== '0') expect(hashOf(changed(path, undefined)) === hashOf(ONE)).toBe(isForm);
  });

  it('knows no form that the schema does not have', () =>
    expect(leaves.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(FORM_ONLY))));
});
