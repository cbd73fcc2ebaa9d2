import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:libs|apps|tests|tools|docs|examples)\/[\w./-]+)`/g)].map(([, path = '']) => path);

describe('docs/architecture.md', () => {
  const paths = pathsIn(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));

  it('names files on the journey of a receipt', () => {
    expect(paths.length).toBeGreaterThan(20);
  });

  it.each(paths.map((path) => [path]))('%s is there', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });
});

describe('where a new thing goes, in CONTRIBUTING.md,', () => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = /\n## Where does a new[^\n]*\n([^]*?)\n## /.exec(text) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !/^\| (new|-+) /.test(line));

  it('is said for more than ten things', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows.map((row) => [row.split('|')[1]?.trim(), row]))(
    'a new %s: each file is there, and a test walks it',
    (_, row) => {
      const paths = pathsIn(row);
      expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
      expect(paths.at(-1)).toMatch(/\.spec\.ts$/);
    },
  );
});

describe('each decision', () => {
  const folder = join(root, 'docs/adr');
  const files = readdirSync(folder).filter((name) => name !== 'README.md');
  const index = readFileSync(join(folder, 'README.md'), 'utf8');

  it.each(files.map((name) => [name]))('%s has the one form, and is in the index', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const number = Number(name.slice(0, 4));
    expect(text.startsWith(`# ${String(number)}. `)).toBe(true);
    expect(text).toMatch(/^#.*\n\nStatus: (accepted|replaced)/);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
      'Context',
      'Decision',
      'Consequences',
    ]);
    expect(index).toContain(`(${name})`);
  });
});
