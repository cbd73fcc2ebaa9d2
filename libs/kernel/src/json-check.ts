import { JSON_DEPTH_MAX } from './canonical';

/** Of one object. Nothing of ours has so many, and some validators look at each member for each other one. */
export const JSON_MEMBERS_MAX = 1_000;

/** What is wrong with a JSON document before anybody asks what it means. */
export interface JsonFinding {
  readonly code: 'too_deep' | 'too_many_members' | 'forbidden_member' | 'number_out_of_range' | 'not_well_formed';
  /** JSON pointer to the value; of a member whose name is wrong, to the object that has it. */
  readonly pointer: string;
}

/** Escapes of what a JSON text can say and no database column or UTF-8 can hold: NUL and halves of surrogate pairs. */
const MAY_BE_UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/** Whether UTF-8 and PostgreSQL can hold it: no half of a surrogate pair, no NUL. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/**
 * Finds what would only fail much later, or take very long: nesting beyond JSON_DEPTH_MAX, objects of more than JSON_MEMBERS_MAX
 * members, numbers beyond ±(2^53 − 1), where they are no longer exact, texts that cannot be stored, and a member `__proto__`, which would not stay a
 * member where objects are copied. Linear in the document.
 * @param text what `value` was parsed from, decoded from UTF-8: without such escapes in it no text needs to be looked at
 * @returns the first finding in the order of the document; null: nothing
 */
export const checkJson = (value: unknown, text: string): JsonFinding | null =>
  find(value, { looksAtTexts: MAY_BE_UNSTORABLE.test(text), path: [] });

interface Walk {
  readonly looksAtTexts: boolean;
  readonly path: (string | number)[];
}

const find = (value: unknown, walk: Walk): JsonFinding | null => {
  switch (typeof value) {
    case 'number':
      return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? null : finding('number_out_of_range', walk);
    case 'string':
      return !walk.looksAtTexts || isStorableText(value) ? null : finding('not_well_formed', walk);
    case 'object':
      if (value === null) return null;
      if (walk.path.length === JSON_DEPTH_MAX) return finding('too_deep', walk);
      return Array.isArray(value) ? findInArray(value, walk) : findInObject(value as Members, walk);
    default:
      return null;
  }
};

type Members = Readonly<Record<string, unknown>>;

const findInArray = (items: readonly unknown[], walk: Walk): JsonFinding | null => {
  for (let index = 0; index < items.length; index += 1) {
    walk.path.push(index);
    const found = find(items[index], walk);
    if (found !== null) return found;
    walk.path.pop();
  }
  return null;
};

const findInObject = (members: Members, walk: Walk): JsonFinding | null => {
  const names = Object.keys(members);
  if (names.length > JSON_MEMBERS_MAX) return finding('too_many_members', walk);
  for (const name of names) {
    if (walk.looksAtTexts && !isStorableText(name)) return finding('not_well_formed', walk);
    if (name === '__proto__') return finding('forbidden_member', walk);
    walk.path.push(name);
    const found = find(members[name], walk);
    if (found !== null) return found;
    walk.path.pop();
  }
  return null;
};

/** Where a value is in a JSON document: names of members and numbers of items, from the outside in; [] is the whole document. */
export type JsonPath = readonly (string | number)[];

/** RFC 6901. */
export const jsonPointer = (path: JsonPath): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const finding = (code: JsonFinding['code'], { path }: Walk): JsonFinding => ({
  code,
  pointer: jsonPointer(path),
});
