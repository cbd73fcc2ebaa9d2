import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ID_LENGTH_MAX, PLAIN_TEXT } from '@accrue/kernel';
import type { ProblemStatuses } from '../problem';
import { SERVER_LIMITS } from '../server/limits';
import { closeBodies } from './close-bodies';
import { declareLimits } from './declare-limits';
import { exampleOf } from './example-of';
import { mapMembers, sorted, type Json, type JsonObject } from './json';
import { contentOf, isId, isPublic, ROLES_OF_ROUTE, type At, type Operation, type Parameter } from './operation';
import { problemResponses, SHARED_RESPONSES } from './problem-responses';
import { REFUSES } from './refuses.decorator';
import { TAGS } from './tags';

const SECURITY: Json = [{ bearer: [] }, { header: [] }];

/**
 * OpenAPI 3.1 of every route of the application, the same for the same code. Controllers say what is theirs; limits come from
 * the validators, refusals and security from roles, parameters and bodies, examples from the schemas.
 * @param statuses HTTP status of each code that the application's contexts reject with
 * @throws Error when a route names a code without a status
 */
export const openApiDocument = (app: INestApplication, statuses: ProblemStatuses): object => {
  declareLimits();
  const config = new DocumentBuilder()
    .setTitle('Accrue')
    .setDescription(
      'Event-sourced loyalty. Points and money are integers (money in minor units), instants RFC 3339 in UTC, errors problem+json with a stable `code`.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0')
    .addServer('/', 'The platform that serves this document')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const raw = withExactTypes(JSON.parse(JSON.stringify(document)) as Json) as JsonObject;
  const schemas: JsonObject = {};
  Object.assign(schemas, withNamedSchemas((raw['components'] as JsonObject)['schemas'] ?? {}, schemas));
  const named = withNamedSchemas(raw['paths'] ?? {}, schemas) as JsonObject;
  closeBodies(named, schemas);
  return {
    ...raw,
    info: { ...(raw['info'] as JsonObject), contact: { name: 'The maintainers of Accrue' } },
    paths: sorted(
      mapMembers(named, (operations, path) =>
        mapMembers(operations, (operation, method) =>
          withDetails(operation as Operation, { path, method }, statuses, schemas),
        ),
      ),
    ),
    tags: TAGS as unknown as Json,
    security: SECURITY,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer <key>`' },
        header: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Api-Key',
          description: 'The same API key in a header of its own',
        },
      },
      responses: SHARED_RESPONSES,
      schemas: { ...sorted(schemas), Problem: PROBLEM },
    },
  };
};

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457; further members depend on the code.',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', examples: ['urn:accrue:problem:points.insufficient'] },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: { type: 'string', description: 'Stable' },
    detail: { type: 'string', description: 'For people' },
    instance: { type: 'string', description: 'Path of the request' },
  },
};

const withDetails = (operation: Operation, at: At, statuses: ProblemStatuses, schemas: JsonObject): JsonObject => {
  const responses = mapMembers(operation.responses, (response, status) => ({
    ...(response as JsonObject),
    description: ((response as JsonObject)['description'] as string) || (DONE[status] ?? 'Done'),
    ...withExamples(response, schemas),
  }));
  const { [REFUSES]: _codes, description: about, ...told } = operation;
  return {
    ...told,
    description: typeof about === 'string' ? `${about}\n\n${whoMay(operation)}` : whoMay(operation),
    parameters: operation.parameters.map((parameter) => withLimits(parameter, schemas)),
    ...(operation['requestBody'] === undefined
      ? {}
      : {
          requestBody: {
            ...(operation['requestBody'] as JsonObject),
            ...withExamples(operation['requestBody'], schemas),
          },
        }),
    responses: withBoth(responses, problemResponses(operation, at, statuses)),
    ...(isPublic(operation) ? { security: [] } : {}),
  };
};

const whoMay = (operation: Operation): string =>
  isPublic(operation) ? 'Without a key.' : `Roles: ${((operation[ROLES_OF_ROUTE] ?? []) as string[]).join(', ')}.`;

/** A probe answers 503 for itself, and the server may for it: one status with two media types. */
const withBoth = (own: JsonObject, problems: JsonObject): JsonObject => ({
  ...problems,
  ...mapMembers(own, (response, status) => {
    const { $ref, ...inPlace } = (problems[status] ?? {}) as JsonObject;
    const problem = typeof $ref === 'string' ? SHARED_RESPONSES[$ref.split('/').at(-1) ?? ''] : inPlace;
    const content = { ...contentOf(response), ...contentOf(problem) };
    return Object.keys(content).length === 0 ? response : { ...(response as JsonObject), content };
  }),
});

const DONE: Readonly<Record<string, string>> = { 200: 'Done', 201: 'Created', 202: 'Accepted' };

const withExamples = (part: Json | undefined, schemas: JsonObject): JsonObject => {
  const content = contentOf(part);
  if (Object.keys(content).length === 0) return {};
  return {
    content: mapMembers(content, (media, mediaType) => {
      const given = ofMediaType(media as JsonObject, mediaType);
      if (given['example'] !== undefined || given['examples'] !== undefined) return given;
      return { ...given, example: exampleOf(given['schema'], schemas) };
    }),
  };
};

/** A body that is JSON or text has one schema to the generator: each media type gets its own. */
const ofMediaType = (media: JsonObject, mediaType: string): JsonObject => {
  const choices = ((media['schema'] ?? {}) as JsonObject)['oneOf'] as JsonObject[] | undefined;
  if (choices === undefined) return media;
  const isText = (choice: JsonObject): boolean => choice['type'] === 'string';
  const schema = choices.find((choice) => isText(choice) === (mediaType !== 'application/json'));
  return schema === undefined ? media : { ...media, schema };
};

const withLimits = (parameter: Parameter, schemas: JsonObject): JsonObject => {
  const { schema } = parameter;
  const isText = schema['type'] === 'string' && schema['enum'] === undefined && schema['format'] === undefined;
  // The server refuses other texts in any path and query, before a route sees them.
  const text = isText && parameter.in !== 'header' ? { pattern: PLAIN_TEXT.source } : {};
  const path =
    isText && parameter.in === 'path'
      ? { minLength: 1, maxLength: isId(parameter) ? ID_LENGTH_MAX : SERVER_LIMITS.pathParameterLengthMax }
      : {};
  const limited = { ...path, ...text, ...schema };
  return {
    ...parameter,
    schema: limited,
    ...(parameter['example'] === undefined ? { example: exampleOf(limited, schemas, parameter.name) } : {}),
  };
};

/** A schema with a title that stands in a route, as the receipt and the programme do, is named and stands once. */
const withNamedSchemas = (value: Json, schemas: JsonObject): Json => {
  if (Array.isArray(value)) return value.map((member) => withNamedSchemas(member, schemas));
  if (value === null || typeof value !== 'object') return value;
  const { title, properties } = value;
  if (typeof title === 'string' && typeof properties === 'object') {
    const name = title.replace(/[^A-Za-z0-9]+(\w?)/g, (_all, next: string) => next.toUpperCase());
    const { $id: _id, $schema: _schema, ...schema } = value;
    schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  }
  return mapMembers(value, (member) => withNamedSchemas(member, schemas));
};

/**
 * The generator still writes 3.0's `nullable`, which 3.1 does not know, and takes every number for a fraction: here they are integers, and a
 * fraction says `format: double`.
 */
const withExactTypes = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withExactTypes);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, ...rest } = mapMembers(value, withExactTypes);
  const [only, ...others] = Array.isArray(rest['allOf']) ? rest['allOf'] : [];
  if (only !== undefined && others.length === 0) {
    const { allOf: _allOf, type: _type, ...own } = rest;
    return nullable === true ? { ...own, anyOf: [only, { type: 'null' }] } : { ...(only as JsonObject), ...own };
  }
  if (rest['anyOf'] !== undefined && rest['type'] === 'object') delete rest['type'];
  if (rest['type'] === 'number' && rest['format'] === undefined) rest['type'] = 'integer';
  if (nullable === undefined || typeof nullable === 'object')
    return nullable === undefined ? rest : { ...rest, nullable };
  if (nullable !== true) return rest;
  if (typeof rest['type'] !== 'string') return { anyOf: [rest, { type: 'null' }] };
  const values = rest['enum'] as Json[] | undefined;
  return { ...rest, type: [rest['type'], 'null'], ...(values === undefined ? {} : { enum: [...values, null] }) };
};
