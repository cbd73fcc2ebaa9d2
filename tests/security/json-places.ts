export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** Where a value stands in a document: names of members, numbers of items. */
export type Place = readonly (string | number)[];

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const DEPTH_MAX = 8;

/** Every place that a schema names or a document has; of a list, its first item. */
export const placesOf = (schema: unknown, document: Json, resolve: (ref: string) => unknown): readonly Place[] => {
  const places = new Map<string, Place>();
  const add = (place: Place): void => void places.set(JSON.stringify(place), place);
  const ofSchema = (given: Schema, at: Place): void => {
    if (at.length > DEPTH_MAX) return;
    const {
      properties = {},
      items,
      anyOf = [],
      allOf = [],
    } = given.$ref === undefined ? given : (resolve(given.$ref) as Schema);
    if (at.length > 0) add(at);
    for (const [name, member] of Object.entries(properties)) ofSchema(member, [...at, name]);
    if (items !== undefined) ofSchema(items, [...at, 0]);
    for (const one of [...anyOf, ...allOf]) ofSchema(one, at);
  };
  const ofDocument = (value: Json, at: Place): void => {
    if (at.length > 0) add(at);
    if (Array.isArray(value)) {
      if (value[0] !== undefined) ofDocument(value[0] as Json, [...at, 0]);
    } else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) ofDocument(member, [...at, name]);
  };
  ofSchema(schema as Schema, []);
  ofDocument(document, []);
  return [...places.values()];
};

const HERE = '"here goes the text"';

/** The document as text, with this JSON text in this place; what is missing on the way is made. */
export const withText = (document: Json, place: Place, text: string): string => {
  const put = (value: Json | undefined, [name, ...rest]: Place): Json => {
    if (name === undefined) return JSON.parse(HERE) as Json;
    if (typeof name === 'number') return [put(Array.isArray(value) ? (value[0] as Json) : undefined, rest)];
    const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
    return { ...members, [name]: put((members as Readonly<Record<string, Json>>)[name], rest) };
  };
  return JSON.stringify(put(document, place)).replace(HERE, () => text);
};
