import { KEY_ORDER } from '@accrue/runtime';
import { firstOf, type Page } from './pages';

/** As a service lists it: what the gateway has to know. */
export interface ListedKey {
  readonly name: string;
  readonly source: string;
  readonly lastUsedAt: string | null;
}

export interface KeyPage extends Page {
  readonly keys: readonly ListedKey[];
}

/** Services may keep keys in one database or each in its own: a key is listed once, with its latest use anywhere. */
export const mergeKeys = (parts: readonly KeyPage[], query: unknown): KeyPage => {
  const byName = new Map<string, ListedKey>();
  for (const key of parts.flatMap(({ keys }) => keys)) {
    const id = `${key.source}/${key.name}`;
    const known = byName.get(id) ?? key;
    const later = (known.lastUsedAt ?? '') < (key.lastUsedAt ?? '') ? key.lastUsedAt : known.lastUsedAt;
    byName.set(id, { ...known, lastUsedAt: later });
  }
  const order = ({ name, source }: ListedKey): string => `${name} ${source}`;
  const keys = [...byName.values()].sort((one, other) => (order(one) < order(other) ? -1 : 1));
  const { page, nextCursor } = firstOf(keys, parts, query, ({ name, source }) => KEY_ORDER.cursorAt([name, source]));
  return { keys: page, nextCursor };
};
