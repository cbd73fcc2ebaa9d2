import { canonicalJson } from '@accrue/kernel';

/** One difference between two documents. */
export interface ProgrammeChange {
  /** Members joined by dots, items of a list by their id: `earning.rules[base].earn.per`. */
  readonly path: string;
  /** renamed: a tier says by `was` that it is the one before; its ids are `before` and `after`. */
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed';
  /** null when added. */
  readonly before: unknown;
  /** null when removed. */
  readonly after: unknown;
}

/**
 * What publishing `after` in place of `before` would change, in the order of the documents. Items with an id are compared
 * by id, so that moving a rule is no change of its content; the order of a tier ladder shows in its thresholds.
 */
export const explainChange = (before: unknown, after: unknown): readonly ProgrammeChange[] =>
  compare('', before, after);

const compare = (path: string, before: unknown, after: unknown): ProgrammeChange[] => {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, kind: 'added', before: null, after }];
  if (after === undefined) return [{ path, kind: 'removed', before, after: null }];
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const left = membersOf(before);
  const right = membersOf(after);
  if (left === null || right === null) return [{ path, kind: 'changed', before, after }];
  const formerKeys = formerKeysOf(left, right);
  const renamed = new Set(formerKeys.values());
  const keys = new Set([...left.keys(), ...right.keys()].filter((key) => !renamed.has(key)));
  return [...keys].flatMap((key) => {
    const former = formerKeys.get(key);
    if (former === undefined) return compare(joined(path, key), left.get(key), right.get(key));
    return compareRenamed(joined(path, key), left.get(former), right.get(key));
  });
};

/** The parts of a value that can be told apart by name; null when it is looked at as a whole. */
const membersOf = (value: unknown): ReadonlyMap<string, unknown> | null => {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const items = value as readonly unknown[];
  const ids = items.map((item) => (typeof item === 'object' && item !== null && 'id' in item ? String(item.id) : null));
  if (ids.includes(null) || new Set(ids).size !== ids.length) return null;
  return new Map(items.map((item, index) => [`[${ids[index]}]`, item]));
};

/** Of the items that say by `was` which one before they are: the key now → the key before. */
const formerKeysOf = (
  left: ReadonlyMap<string, unknown>,
  right: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> =>
  new Map(
    [...right].flatMap(([key, item]): [string, string][] => {
      const was = key.startsWith('[') ? (item as { readonly was?: unknown }).was : undefined;
      return typeof was === 'string' && left.has(`[${was}]`) && !left.has(key) ? [[key, `[${was}]`]] : [];
    }),
  );

const compareRenamed = (path: string, before: unknown, after: unknown): ProgrammeChange[] => {
  const { id: from, was: _earlier, ...left } = before as Readonly<Record<string, unknown>>;
  const { id: to, was: _from, ...right } = after as Readonly<Record<string, unknown>>;
  return [{ path, kind: 'renamed', before: from, after: to }, ...compare(path, left, right)];
};

const joined = (path: string, key: string): string =>
  path === '' || key.startsWith('[') ? path + key : `${path}.${key}`;
