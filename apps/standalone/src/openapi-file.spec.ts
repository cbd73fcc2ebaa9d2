import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_EXAMPLE } from '@accrue/http';
import { openApiFile } from './openapi-file';

interface Media {
  readonly schema?: unknown;
  readonly example?: unknown;
}
interface Response {
  readonly $ref?: string;
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly example: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly servers: readonly unknown[];
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

describe('the OpenAPI document', () => {
  let content: string;
  let document: Document;
  beforeAll(async () => {
    ({ content } = await openApiFile());
    document = JSON.parse(content) as typeof document;
  });
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, path, ...operation })),
    );

  it('in docs/api is current; if not: npm run api-docs', () => {
    expect(readFileSync(join(__dirname, '../../../docs/api/openapi.json'), 'utf8')).toBe(content);
  });
  it('is the same for the same code', async () => expect((await openApiFile()).content).toBe(content));
  it('is 3.1, without what only 3.0 knew', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(content).not.toContain('"nullable"');
  });
  it('resolves every reference', () => {
    for (const [, pointer = ''] of content.matchAll(/"\$ref": "#\/([^"]+)"/g)) {
      const found = pointer
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
      expect([pointer, typeof found]).toEqual([pointer, 'object']);
    }
  });
  it('names every operation once and says what it does', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(
      operations()
        .filter(({ summary }) => (summary ?? '') === '')
        .map(({ at }) => at),
    ).toEqual([]);
  });
  it('gives every operation what a client is made from, and one tag that is described', () => {
    const tags = document.tags.filter(({ description }) => description !== '').map(({ name }) => name);
    const lacking = operations().flatMap(({ at, operationId, tags: own, responses }) => {
      const bodies = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      const media = bodies.flatMap(([, { content }]) => Object.values(content ?? {}));
      return [
        ...(/^[A-Za-z]\w+$/.test(operationId) ? [] : [`${at}: operation id`]),
        ...(own.length === 1 && tags.includes(own[0] ?? '') ? [] : [`${at}: tag`]),
        ...(bodies.length > 0 && bodies.every(([, { content }]) => content !== undefined) ? [] : [`${at}: answer`]),
        ...(media.every(({ schema }) => schema !== undefined) ? [] : [`${at}: schema of the answer`]),
        ...(media.every(({ example }) => example !== undefined) ? [] : [`${at}: example of the answer`]),
        ...(Object.keys(responses).some((status) => status.startsWith('4')) ? [] : [`${at}: what it refuses`]),
        ...('default' in responses ? [`${at}: an answer that says nothing`] : []),
      ];
    });
    expect(lacking).toEqual([]);
    expect(tags).toEqual(
      [...new Set(operations().flatMap(({ tags: own }) => own))].sort((a, b) => tags.indexOf(a) - tags.indexOf(b)),
    );
  });
  it('has an example for everything, that is one', () => {
    const examples = operations().flatMap(({ at, parameters, requestBody, responses }) => [
      ...parameters.map(({ name, example }) => [`${at}: ${name}`, example] as const),
      ...[requestBody, ...Object.values(responses)].flatMap((part) =>
        Object.entries(part?.content ?? {}).map(([type, { example }]) => [`${at}: ${type}`, example] as const),
      ),
    ]);
    const without = examples.filter(([, value]) => value === undefined || JSON.stringify(value).includes(NO_EXAMPLE));
    expect(without).toEqual([]);
  });
  it('names the codes of every refusal', () => {
    const codesOf = ({ $ref, content }: Response): unknown => {
      const { content: media = {} } =
        $ref === undefined ? { content } : (document.components.responses[$ref.split('/').at(-1) ?? ''] ?? {});
      return JSON.stringify(media['application/problem+json']?.schema ?? null).match(/"code":\{"enum":\["[a-z]/);
    };
    const silent = operations().flatMap(({ at, responses }) =>
      Object.entries(responses)
        .filter(([status, response]) => Number(status) >= 400 && codesOf(response) === null)
        .map(([status]) => `${at}: ${status}`),
    );
    expect(silent).toEqual([]);
  });
  it('says where a key is needed, and what is answered without one', () => {
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'header']);
    expect(document.security).toEqual([{ bearer: [] }, { header: [] }]);
    expect(content).not.toMatch(/jwt/i);
    for (const { at, security, responses } of operations())
      expect([at, security === undefined]).toEqual([at, '401' in responses]);
    const open = operations().filter(({ security }) => security?.length === 0);
    expect(open.map(({ at }) => at)).toEqual([
      'get /livez',
      'get /metrics',
      'get /readyz',
      'get /startupz',
      'get /v1/asyncapi.json',
      'get /v1/openapi.json',
      'get /v1/schemas/{file}',
    ]);
    expect(document.servers).not.toEqual([]);
  });
  it('declares the parameters that its paths have, and no escapes of the router', () => {
    for (const { at, path, parameters } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
      const declared = parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name)
        .sort();
      expect([at, declared]).toEqual([at, inPath]);
      expect(path).not.toMatch(/::|[\\^()]/);
    }
  });

  it('says of each refusal what to do, and names no route that is not there', () => {
    const described = Object.values(document.paths)
      .flatMap((item) => Object.values(item))
      .flatMap(({ responses }) => Object.values(responses))
      .flatMap(({ description = '' }) => [...description.matchAll(/^`([a-z_.]+)`: (.+)$/gm)]);
    expect(described.length).toBeGreaterThan(100);
    for (const [, code = '', advice = ''] of described) {
      expect([code, advice]).toEqual([code, expect.stringMatching(/^[A-Z].{20,}\.$/)]);
      for (const [, method = '', path = ''] of advice.matchAll(/(GET|POST|PUT) (\/v1\/[^\s`;]+)/g))
        expect([code, Object.keys(document.paths[path] ?? {})]).toEqual([
          code,
          expect.arrayContaining([method.toLowerCase()]),
        ]);
    }
  });
});
