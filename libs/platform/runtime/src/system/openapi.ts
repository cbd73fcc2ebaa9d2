import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE } from '@accrue/http';

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** OpenAPI 3.1 of every route of the application, the same for the same code. */
export const openApiDocument = (app: INestApplication): object => {
  const config = new DocumentBuilder()
    .setTitle('Accrue')
    .setDescription(
      'Event-sourced loyalty. Points and money are integers (money in minor units), instants RFC 3339 in UTC, errors problem+json with a stable `code`.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' }, 'key')
    .addSecurityRequirements('key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const json = withNullTypes(JSON.parse(JSON.stringify(document)) as Json) as {
    paths: Json;
    components?: { schemas?: Json };
  };
  closeBodies(json.paths, json.components?.schemas ?? {});
  json.paths = sorted(withProblems(json.paths));
  json.components = { ...json.components, schemas: { ...sorted(json.components?.schemas ?? {}), Problem: PROBLEM } };
  return json;
};

/** Bodies that are classes have no other members than their own: `createValidationPipe` refuses them. */
const closeBodies = (paths: Json, schemas: Json): void => {
  const close = (value: Json): void => {
    if (value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) return value.forEach(close);
    const name = typeof value['$ref'] === 'string' ? value['$ref'].split('/').at(-1) : undefined;
    const schema = name === undefined ? undefined : (schemas as { [name: string]: { [member: string]: Json } })[name];
    if (schema === undefined) return Object.values(value).forEach(close);
    if (schema['additionalProperties'] !== undefined) return;
    schema['additionalProperties'] = false;
    close(schema);
  };
  for (const path of Object.values(paths as { [path: string]: { [method: string]: { requestBody?: Json } } }))
    for (const { requestBody = null } of Object.values(path)) close(requestBody);
};

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457; further members depend on the code.',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', examples: ['urn:accrue:problem:points.insufficient'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable' },
    detail: { type: 'string' },
    instance: { type: 'string' },
  },
};

/** Any route may refuse; the codes are the contexts' own. */
const withProblems = (paths: Json): Json => {
  const [mediaType = ''] = PROBLEM_MEDIA_TYPE.split(';');
  const refusal: Json = {
    description: 'Refused, or failed',
    content: { [mediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return mapMembers(paths, (path) =>
    mapMembers(path, (operation) => {
      const { responses, ...rest } = operation as { responses: { [status: string]: Json } };
      return { ...rest, responses: { ...responses, default: refusal } };
    }),
  );
};

/** The generator still writes 3.0's `nullable`, which 3.1 does not know. */
const withNullTypes = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withNullTypes);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withNullTypes(member)]),
  );
  if (nullable === undefined || typeof nullable === 'object')
    return nullable === undefined ? rest : { ...rest, nullable };
  if (nullable !== true) return rest;
  return typeof rest['type'] === 'string'
    ? { ...rest, type: [rest['type'], 'null'] }
    : { anyOf: [rest, { type: 'null' }] };
};

const mapMembers = (object: Json, change: (member: Json) => Json): Json =>
  Object.fromEntries(
    Object.entries(object as { [name: string]: Json }).map(([name, member]) => [name, change(member)]),
  );

const sorted = (object: Json): { [name: string]: Json } =>
  Object.fromEntries(Object.entries(object as { [name: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1)));
