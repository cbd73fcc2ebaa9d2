interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** Keywords that only explain; everything else says which data is valid. */
const ANNOTATIONS = new Set(['description', 'title', 'examples', '$id', '$schema']);
const STRUCTURE = new Set(['properties', 'required', 'items', 'anyOf']);

/**
 * What makes `current` unfit to go on under the version that `published` was released with: readers of either must be able
 * to read data written under the other, for ever (full transitive compatibility: the log is replayed from its start).
 * Allowed is one thing only: new optional properties.
 * @returns one line per breach, as `<json pointer>: <what>`; empty when compatible
 */
export const incompatibilities = (published: JsonSchema, current: JsonSchema, at = ''): readonly string[] => {
  const breaches: string[] = [];
  for (const keyword of new Set([...Object.keys(published), ...Object.keys(current)])) {
    if (ANNOTATIONS.has(keyword) || STRUCTURE.has(keyword)) continue;
    if (JSON.stringify(published[keyword]) !== JSON.stringify(current[keyword])) {
      breaches.push(`${at || '/'}: ${keyword} changed`);
    }
  }
  const before = published.properties ?? {};
  const now = current.properties ?? {};
  for (const [name, schema] of Object.entries(before)) {
    const successor = now[name];
    if (!successor) breaches.push(`${at}/${name}: removed`);
    else breaches.push(...incompatibilities(schema, successor, `${at}/${name}`));
  }
  const requiredBefore = new Set(published.required ?? []);
  const requiredNow = new Set(current.required ?? []);
  for (const name of requiredNow) if (!requiredBefore.has(name)) breaches.push(`${at}/${name}: became required`);
  for (const name of requiredBefore) if (!requiredNow.has(name)) breaches.push(`${at}/${name}: no longer required`);
  if (published.items || current.items) {
    breaches.push(...incompatibilities(published.items ?? {}, current.items ?? {}, `${at}/[]`));
  }
  const alternativesBefore = published.anyOf ?? [];
  const alternativesNow = current.anyOf ?? [];
  if (alternativesBefore.length !== alternativesNow.length) breaches.push(`${at || '/'}: alternatives changed`);
  else {
    alternativesBefore.forEach((alternative, index) => {
      breaches.push(...incompatibilities(alternative, alternativesNow[index] ?? {}, at));
    });
  }
  return breaches;
};
