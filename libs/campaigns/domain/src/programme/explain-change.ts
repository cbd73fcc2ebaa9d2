import { canonicalJson } from '@accrue/kernel';

/** One difference between two documents. */
export interface ProgrammeChange {
  /** Members joined by dots, items of a list by their id: `earning.rules[base].earn.per`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
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
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].flatMap((key) => compare(joined(path, key), left.get(key), right.get(key)));
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

const joined = (path: string, key: string): string =>
  path === '' || key.startsWith('[') ? path + key : `${path}.${key}`;
