import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

export interface SeenAnswer {
  readonly method: string;
  /** With or without its query. */
  readonly path: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

type Json = Readonly<Record<string, unknown>>;
interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: { readonly contentSchema?: unknown } }>>;
}
interface Route {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly responses: Readonly<Record<string, Response>>;
}

/**
 * Holds an answer that a test got against the OpenAPI document, docs/api: the status, the media type, every member and, of a refusal, its
 * code are declared there. A member that is not declared is an error too. What has no route (404, 405) is no answer of the document.
 * @throws Error that says what is not declared
 */
export const mustBeDocumented = (answer: SeenAnswer): void => {
  const route = routeOf(answer);
  if (route === undefined) return;
  const at = `${route.method.toUpperCase()} ${route.template} answered ${String(answer.status)}`;
  const declared = resolved(route.responses[String(answer.status)]);
  if (declared === undefined)
    throw new Error(`${at}, which docs/api/openapi.json does not declare: ${excerpt(answer)}`);
  const content = declared.content ?? {};
  const mediaType = answer.mediaType.split(';')[0]?.trim() ?? '';
  const schema = content[mediaType]?.schema;
  if (schema === undefined) throw new Error(`${at} as ${mediaType}, which docs/api/openapi.json does not declare`);
  const validate = validatorOf(`${at} ${mediaType}`, schema.contentSchema ?? schema);
  const value = valueOf(answer.body, mediaType);
  if (validate(value)) return;
  const errors = (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
  throw new Error(`${at} other than docs/api/openapi.json declares: ${errors.join('; ')}: ${excerpt(answer)}`);
};

const excerpt = ({ body }: SeenAnswer): string => body.slice(0, 500);

const valueOf = (body: string, mediaType: string): unknown => {
  if (mediaType === 'application/x-ndjson')
    return body
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  return mediaType.endsWith('json') ? JSON.parse(body) : body;
};

const document = JSON.parse(readFileSync(join(__dirname, '../../../docs/api/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Pick<Route, 'responses'>>>>>;
  readonly components: { readonly schemas: Json; readonly responses: Readonly<Record<string, Response>> };
};

const routes: readonly Route[] = Object.entries(document.paths).flatMap(([template, operations]) =>
  Object.entries(operations).map(([method, { responses }]) => ({
    method,
    template,
    responses,
    pattern: new RegExp(
      `^${template
        .split(/\{\w+\}/)
        .map(literal)
        .join('[^/]+')}$`,
    ),
  })),
);

/** Of several that fit, the one with the most letters of its own: `/v1/members:import` is no member. */
const routeOf = ({ method, path, status, body }: SeenAnswer): Route | undefined => {
  if (status === 405 || (status === 404 && body.includes('"route.unknown"'))) return undefined;
  const [plain = ''] = path.split('?', 1);
  const fitting = routes.filter((route) => route.method === method.toLowerCase() && route.pattern.test(plain));
  const own = ({ template }: Route): number => template.replace(/\{\w+\}/g, '').length;
  return fitting.sort((a, b) => own(b) - own(a))[0];
};

const resolved = (response: Response | undefined): Response | undefined =>
  response?.$ref === undefined ? response : document.components.responses[response.$ref.split('/').at(-1) ?? ''];

/** Objects are open to their readers, so that members can be added; here they are closed, so that each is declared. */
const closed = (schema: unknown, isPart = false): unknown => {
  if (Array.isArray(schema)) return schema.map((each) => closed(each));
  if (schema === null || typeof schema !== 'object') return schema;
  const members = Object.entries(schema as Json).map(([name, value]): [string, unknown] => [
    name,
    // What `if` asks for declares nothing.
    name === 'if' ? value : name === 'allOf' ? (value as unknown[]).map((part) => closed(part, true)) : closed(value),
  ]);
  const { properties, additionalProperties } = schema as Json;
  const isClosed = !isPart && typeof properties === 'object' && additionalProperties === undefined;
  return { ...(isClosed ? { unevaluatedProperties: false } : {}), ...Object.fromEntries(members) };
};

const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true, allowUnionTypes: true }));
const { Problem, ...schemas } = document.components.schemas;
ajv.addSchema({
  $id: 'https://accrue.invalid/openapi.json',
  components: { schemas: { ...(closed(schemas) as Json), Problem } },
});

const validators = new Map<string, ValidateFunction>();
const validatorOf = (key: string, schema: unknown): ValidateFunction => {
  const known = validators.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(closed(schema)).replaceAll(
    '"#/components/',
    '"https://accrue.invalid/openapi.json#/components/',
  );
  const made = ajv.compile(JSON.parse(text) as object);
  validators.set(key, made);
  return made;
};

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
