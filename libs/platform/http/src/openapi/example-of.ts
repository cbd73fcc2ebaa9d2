import { EXAMPLE_VALUES } from './example-values';
import type { Json, JsonObject } from './json';

/** Stands where nothing says what a text looks like; a test refuses a document with it. */
export const NO_EXAMPLE = 'no example';

/**
 * A value that is valid under the schema and looks like a real one: from the examples of the schema's members, else from their names.
 * @param schemas the components of the document
 */
export const exampleOf = (schema: Json | undefined, schemas: JsonObject, name = ''): Json => {
  const { $ref, ...own } = (schema ?? {}) as JsonObject;
  if (typeof $ref === 'string')
    return own['example'] ?? exampleOf(schemas[$ref.split('/').at(-1) ?? ''], schemas, name);
  const [example] = (own['examples'] ?? []) as Json[];
  const given = own['example'] ?? example ?? own['const'] ?? own['default'] ?? (own['enum'] as Json[] | undefined)?.[0];
  if (given !== undefined) return given;
  const [choice] = (own['oneOf'] ?? own['anyOf'] ?? []) as Json[];
  if (choice !== undefined) return exampleOf(choice, schemas, name);
  const [type] = [own['type']].flat() as (string | undefined)[];
  const lines = own['contentSchema'];
  if (lines !== undefined)
    return [exampleOf(lines, schemas)]
      .flat()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
  const named =
    typeof EXAMPLE_VALUES[name] === (type === 'integer' ? 'number' : type) ? EXAMPLE_VALUES[name] : undefined;
  switch (type) {
    case 'array':
      return [exampleOf(own['items'], schemas, name.replace(/s$/, ''))];
    case 'null':
      return null;
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return named ?? own['minimum'] ?? 1;
    case 'string':
      return named ?? (own['format'] === 'date-time' ? '2026-10-31T16:42:10.000Z' : NO_EXAMPLE);
    default:
      return membersOf(own, schemas);
  }
};

const membersOf = (schema: JsonObject, schemas: JsonObject): JsonObject => {
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.fromEntries(
    Object.entries((schema['properties'] ?? {}) as JsonObject)
      // Unless it is always there, it stands instead of the others.
      .filter(([name, member]) => required.includes(name) || !JSON.stringify(member).includes('/schemas/Problem"'))
      .map(([name, member]) => [name, exampleOf(member, schemas, name)]),
  );
};
