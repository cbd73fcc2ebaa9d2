import { invariant, InvariantViolation, Rejected, type KernelRejectionCode } from './rejected';

/** Deeper than any message of ours; without a bound a hostile one overflows the stack. */
export const JSON_DEPTH_MAX = 64;

/**
 * The same text for the same content: keys sorted by UTF-16 code units, members that are `undefined` left out, numbers
 * and strings as `JSON.stringify` writes them. For JSON data that is RFC 8785 (JCS).
 * @param value JSON data
 * @throws InvariantViolation for what JSON cannot say (NaN, bigint, function, Date, Map, `undefined` in an array)
 * @throws Rejected json.too_deep beyond JSON_DEPTH_MAX levels
 */
export const canonicalJson = (value: unknown): string => write(value, 0);

const write = (value: unknown, depth: number): string => {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      invariant(Number.isFinite(value), 'JSON has no NaN and no infinity');
      return String(value + 0); // -0 is 0
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth === JSON_DEPTH_MAX)
        throw new Rejected<KernelRejectionCode>('json.too_deep', { depthMax: JSON_DEPTH_MAX });
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
    default:
      throw new InvariantViolation(`JSON has no ${typeof value}`);
  }
};

const writeArray = (items: readonly unknown[], depth: number): string => {
  let text = '';
  for (const item of items) text += (text === '' ? '' : ',') + write(item, depth);
  return `[${text}]`;
};

const writeObject = (object: object, depth: number): string => {
  // Date, Map, Set and their like have no members of their own: all of them would look the same.
  invariant(Object.prototype.toString.call(object) === '[object Object]', 'canonical JSON takes plain data only');
  const members = object as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of sortByCodeUnits(Object.keys(members))) {
    const member = members[key];
    if (member === undefined) continue;
    text += (text === '' ? '' : ',') + keyAndColon(key) + write(member, depth);
  }
  return `{${text}}`;
};

// The rest is for speed: every receipt is hashed on its way in, and this makes it three times as fast.

const NEEDS_ESCAPE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

const writeString = (text: string): string => (NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`);

const KEYS_REMEMBERED_MAX = 1024;
const KEY_LENGTH_REMEMBERED_MAX = 64;
const writtenKeys = new Map<string, string>();

/** The same few keys come again and again. Bounded, because a caller may make up keys. */
const keyAndColon = (key: string): string => {
  const known = writtenKeys.get(key);
  if (known !== undefined) return known;
  const written = `${writeString(key)}:`;
  if (writtenKeys.size < KEYS_REMEMBERED_MAX && key.length <= KEY_LENGTH_REMEMBERED_MAX) writtenKeys.set(key, written);
  return written;
};

const SHORT_LIST_MAX = 32;

/** In place. Insertion for the few keys that an object usually has: `sort` allocates more than it sorts there. */
const sortByCodeUnits = (keys: string[]): string[] => {
  if (keys.length > SHORT_LIST_MAX) return keys.sort();
  for (let from = 1; from < keys.length; from += 1) {
    const key = keys[from] as string;
    let to = from;
    for (; to > 0 && (keys[to - 1] as string) > key; to -= 1) keys[to] = keys[to - 1] as string;
    keys[to] = key;
  }
  return keys;
};
