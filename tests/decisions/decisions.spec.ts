import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DECISIONS } from './decisions';
import { decisionsPage } from './page';
import { titlesOf } from './titles';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const decisions = DECISIONS.flatMap((section) => section.decisions);
const proofs = decisions.flatMap(({ provedBy }) => provedBy);

type Schema = Readonly<Record<string, unknown>> | undefined;

/** What the schema says at `wallets[].clawback`, through alternatives, too. */
const schemaAt = (schema: Schema, steps: readonly string[]): Schema => {
  if (schema === undefined) return undefined;
  const [step, ...rest] = steps;
  if (step === undefined) return schema;
  const inside =
    step === '[]' ? schema['items'] : (schema['properties'] as Record<string, unknown> | undefined)?.[step];
  if (inside !== undefined) return schemaAt(inside as Schema, rest);
  const alternatives = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (schema[word] ?? []) as Schema[]);
  return alternatives.map((one) => schemaAt(one, steps)).find((found) => found !== undefined);
};

describe('docs/decisions.md', () => {
  const programme = JSON.parse(read('docs/api/programme.json')) as Schema;
  /** Prettier pads the cells of tables and the line between head and body. */
  const plain = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---').trim();

  it('is what the decisions say; else run `node tools/run.mjs decisions`', () => {
    expect(plain(read('docs/decisions.md'))).toBe(plain(decisionsPage()));
  });

  it.each(decisions.map(({ situation, provedBy }) => [situation, provedBy.length]))('proves: %s', (_, count) => {
    expect(count).toBeGreaterThan(0);
  });

  it.each(proofs.map(({ file, test }) => [file, test]))('%s has the test: %s', (file, test) => {
    expect(existsSync(join(root, file))).toBe(true);
    expect(titlesOf(file, read(file))).toContain(test);
  });

  it.each([...new Set(decisions.flatMap(({ setting }) => setting ?? []))])('%s is a setting', (setting) => {
    expect(schemaAt(programme, setting.replaceAll('[]', '.[]').split('.'))).toBeDefined();
  });

  it('has no cell that breaks its table', () => {
    for (const { situation, outcome } of decisions) expect(situation + outcome).not.toMatch(/[|\n]/);
    for (const { test } of proofs) expect(test).not.toMatch(/[|\n[\]]/);
  });
});

describe('the titles of a spec', () => {
  it('are those of its groups and tests, of tables too', () => {
    const text =
      "describe('a', () => { it('b', f); it.each([1])('c %s', f); describe.each(x)(`d`, () => { it(e, f); }); });";
    expect(titlesOf('x.spec.ts', text)).toEqual(['a', 'a › b', 'a › c %s', 'a › d']);
  });
});
