import type { Json, JsonObject } from './json';

/** Bodies that are classes have no other members than their own: `createValidationPipe` refuses them. */
export const closeBodies = (paths: JsonObject, schemas: JsonObject): void => {
  const close = (value: Json): void => {
    if (value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) return value.forEach(close);
    const name = typeof value['$ref'] === 'string' ? value['$ref'].split('/').at(-1) : undefined;
    const schema = name === undefined ? undefined : (schemas[name] as JsonObject | undefined);
    if (schema === undefined) return Object.values(value).forEach(close);
    if (schema['additionalProperties'] !== undefined) return;
    schema['additionalProperties'] = false;
    close(schema);
  };
  for (const operations of Object.values(paths))
    for (const operation of Object.values(operations as JsonObject))
      close((operation as JsonObject)['requestBody'] ?? null);
};
