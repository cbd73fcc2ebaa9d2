import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from './index';

const root = join(__dirname, '../..');
const sourceOf = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('the mutants', () => {
  it('are at least 25, each with a name of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it.each(MUTANTS)('$name: its text stands once in the source, and its suites are there', (mutant) => {
    const { file, text, replacement, suites } = mutant;
    expect([file, sourceOf(file).split(text).length - 1]).toEqual([file, 1]);
    expect(replacement).not.toBe(text);
    expect(suites.filter((suite) => !existsSync(join(root, suite)))).toEqual([]);
    expect(suites.length).toBeGreaterThan(0);
  });
});
