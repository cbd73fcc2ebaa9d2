import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiFile } from './openapi-file';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

describe('the OpenAPI document', () => {
  let content: string;
  let document: { openapi: string; paths: Record<string, Record<string, Operation>> };
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
});
