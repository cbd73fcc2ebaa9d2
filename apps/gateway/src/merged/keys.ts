/** As a service lists it: what the gateway has to know. */
export interface ListedKey {
  readonly name: string;
  readonly source: string;
  readonly lastUsedAt: string | null;
}

/** Services may keep keys in one database or each in its own: a key is listed once, with its latest use anywhere. */
export const mergeKeys = (
  parts: readonly { readonly keys: readonly ListedKey[] }[],
): { readonly keys: ListedKey[] } => {
  const byName = new Map<string, ListedKey>();
  for (const key of parts.flatMap(({ keys }) => keys)) {
    const id = `${key.source}/${key.name}`;
    const known = byName.get(id) ?? key;
    const later = (known.lastUsedAt ?? '') < (key.lastUsedAt ?? '') ? key.lastUsedAt : known.lastUsedAt;
    byName.set(id, { ...known, lastUsedAt: later });
  }
  return { keys: [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
};
