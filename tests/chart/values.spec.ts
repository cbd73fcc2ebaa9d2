import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { CONTEXTS } from '@accrue/contracts';
import { parse } from 'yaml';
import { chart, consumerGroups, derivedFiles, read } from './chart-files';
import { valueRows } from './values-table';

type Schema = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
};
const schema = JSON.parse(read('values.schema.json')) as Schema;
const accepts = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
const values = (): Record<string, never> => parse(read('values.yaml')) as Record<string, never>;

const resolved = (part: Schema): Schema =>
  part.$ref === undefined ? part : (schema.definitions?.[part.$ref.replace('#/definitions/', '')] ?? {});

describe('the values of the chart', () => {
  it('as they are by default, and those of ci/, are what the schema says', () => {
    accepts(values());
    expect(accepts.errors).toBeNull();
    const files = readdirSync(join(chart, 'ci'));
    expect(files.length).toBeGreaterThanOrEqual(7);
    for (const file of files) {
      accepts(parse(read(`ci/${file}`)));
      expect([file, accepts.errors]).toEqual([file, null]);
    }
  });

  it('are each described: what the schema knows has a default, and the other way round', () => {
    /** Names that only one of the two knows; what a service says for itself has its defaults in `defaults`. */
    const onlyOne = (part: Schema, value: unknown, path: string): readonly string[] => {
      const { properties } = resolved(part);
      if (properties === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) return [];
      if (/^(services\..*|defaults\.roles\..*)$/.test(path)) return [];
      const said = value as Readonly<Record<string, unknown>>;
      return [...new Set([...Object.keys(properties), ...Object.keys(said)])].flatMap((name) => {
        const inner = properties[name];
        const at = path === '' ? name : `${path}.${name}`;
        if (inner === undefined || !(name in said)) return [at];
        return onlyOne(inner, said[name], at);
      });
    };
    const ofGateway = (name: string): boolean =>
      name.startsWith('gateway.') && name.slice(8) in (values()['defaults'] ?? {});
    const ofProbes = (name: string): boolean => /probes\.\w+\.(initialDelaySeconds|successThreshold)$/.test(name);
    const rest = onlyOne(schema, values(), '').filter((name) => !ofGateway(name) && !ofProbes(name));
    expect(rest).toEqual([]);
  });

  it('are closed: a name that is misspelt is refused on each of our levels', () => {
    const open: string[] = [];
    const walk = (part: Schema, path: string): void => {
      const { properties, additionalProperties } = resolved(part) as Schema & { additionalProperties?: unknown };
      if (properties === undefined) return;
      if (additionalProperties !== false) open.push(path);
      for (const [name, inner] of Object.entries(properties)) walk(inner, `${path}/${name}`);
    };
    walk(schema, '');
    expect(open).toEqual(['/global']); // other charts may be told something there
  });

  it.each([
    ['a misspelt value', { kafka: { broker: ['kafka:9092'] } }, '/kafka'],
    ['a service that there is not', { services: { leger: {} } }, '/services'],
    ['a broker without a port', { kafka: { brokers: ['kafka'] } }, '/kafka/brokers/0'],
    ['a prefix that Kubernetes takes for no name', { kafka: { prefix: 'North_' } }, '/kafka/prefix'],
    [
      'a mechanism that the program does not know',
      { kafka: { sasl: { mechanism: 'oauthbearer' } } },
      '/kafka/sasl/mechanism',
    ],
    ['an sslMode that hides nothing', { postgres: { sslMode: 'prefer' } }, '/postgres/sslMode'],
    ['a digest without its algorithm', { image: { digest: 'abc' } }, '/image/digest'],
    ['half a replica', { defaults: { replicas: 1.5 } }, '/defaults/replicas'],
    ['a heap larger than its limit', { services: { ledger: { heapPercent: 120 } } }, '/services/ledger/heapPercent'],
    ['a role that there is not', { services: { ledger: { roles: { cron: {} } } } }, '/services/ledger/roles'],
    ['KEDA for the gateway, which consumes nothing', { gateway: { keda: { enabled: true } } }, '/gateway'],
    ['a password in the values', { kafka: { sasl: { password: 'hunter2' } } }, '/kafka/sasl'],
    ['a log level', { logLevel: 'verbose' }, '/logLevel'],
    ['no replicas of a topic', { strimzi: { topics: { replicas: 0 } } }, '/strimzi/topics/replicas'],
    ['a Secret’s name in capitals', { apiKeys: { existingSecret: 'Keys' } }, '/apiKeys/existingSecret'],
  ])('are refused with where it is: %s', (_, wrong, path) => {
    expect(accepts(wrong)).toBe(false);
    expect(accepts.errors?.map(({ instancePath }) => instancePath)).toContain(path);
  });
});

/** Prettier aligns the columns of tables. */
const unaligned = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

describe('what the chart has of other files', () => {
  it.each(Object.entries(derivedFiles()))('%s is made of them: npm run chart -- --write', (name, text) => {
    expect(unaligned(readFileSync(join(chart, name), 'utf8'))).toBe(unaligned(text));
  });

  it('has the consumer groups of every context, which KEDA looks at', () => {
    expect(Object.keys(consumerGroups()).sort()).toEqual([...CONTEXTS].sort());
    for (const [context, groups] of Object.entries(consumerGroups())) {
      expect([context, groups.length]).not.toEqual([context, 0]);
      for (const { group, topic } of groups) {
        expect(group.startsWith(`${context}.`)).toBe(true); // the KafkaUser's rights are by this
        expect(topic).toMatch(/^loyalty\./);
      }
    }
  });

  it('tells of every value in README.md, most of them with what they mean', () => {
    const rows = valueRows(read('values.yaml'));
    const names = rows.map(({ name }) => name);
    const leaves = (value: unknown, path: readonly string[]): readonly string[] =>
      value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0
        ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]))
        : [path.join('.')];
    for (const leaf of leaves(values(), []))
      expect([leaf, names.some((name) => leaf === name || leaf.startsWith(`${name}.`))]).toEqual([leaf, true]);
  });
});
