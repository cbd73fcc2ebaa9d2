import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contractOf, schemaRegistry } from '../registry';
import { EVENT_CONTRACTS } from '../events';
import { incompatibilities } from './compatibility';

type JsonSchema = Parameters<typeof incompatibilities>[0];

const folder = join(__dirname, '../../published');
const published = readdirSync(folder).map(
  (file) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')) as { type: string; schema: JsonSchema; examples: unknown[] },
);

describe('a change to a published version', () => {
  const before = {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'integer', minimum: 1 }, b: { type: 'string' } },
  };

  it.each<[string, JsonSchema, string[]]>([
    ['removes a field', { ...before, properties: { a: before.properties.a } }, ['/b: removed']],
    ['makes a field required', { ...before, required: ['a', 'b'] }, ['/b: became required']],
    ['lets a required field go', { ...before, required: [] }, ['/a: no longer required']],
    [
      'changes a type',
      { ...before, properties: { ...before.properties, b: { type: 'integer' } } },
      ['/b: type changed'],
    ],
    [
      'tightens a bound',
      { ...before, properties: { ...before.properties, a: { type: 'integer', minimum: 2 } } },
      ['/a: minimum changed'],
    ],
    ['closes the object', { ...before, additionalProperties: false }, ['/: additionalProperties changed']],
    [
      'breaks a nested list',
      { ...before, properties: { ...before.properties, b: { type: 'array', items: { type: 'string' } } } },
      ['/b: type changed', '/b/[]: type changed'],
    ],
  ])('is refused when it %s', (_what, after, breaches) => {
    expect(incompatibilities(before, after)).toEqual(breaches);
  });

  it('may add an optional field or reword a description', () => {
    expect(
      incompatibilities(before, {
        ...before,
        description: 'new',
        properties: { ...before.properties, c: { type: 'string' } },
      }),
    ).toEqual([]);
  });
});

describe('the published versions', () => {
  it.each(published.map((one) => [one.type, one] as const))(
    '%s is still served compatibly',
    (type, { schema, examples }) => {
      const current = contractOf(type);
      expect(current).toBeDefined();
      expect(incompatibilities(schema, JSON.parse(JSON.stringify(current?.schema)) as JsonSchema)).toEqual([]);
      for (const example of examples) expect(schemaRegistry.validate(type, example)).toBeNull();
    },
  );

  it('are all frozen: run `npm run api-docs` after adding a type', () => {
    expect(existsSync(folder)).toBe(true);
    expect(published.map(({ type }) => type).sort()).toEqual(EVENT_CONTRACTS.map(({ type }) => type).sort());
  });
});
