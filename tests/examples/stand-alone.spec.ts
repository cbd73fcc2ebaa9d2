import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bi-world';

interface PackageFile {
  readonly dependencies: Readonly<Record<string, string>>;
}

const packageOf = (folder: string): PackageFile =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageFile;

const importsOf = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.mjs'))
    .flatMap((file) => [
      ...readFileSync(join(root, folder, file), 'utf8').matchAll(/^import (?:[^'"]* from )?['"]([^'"]+)['"]/gm),
    ])
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('node:'));

describe.each(['examples/bi-from-zero', 'examples/pos-producer'])('%s', (folder) => {
  const { dependencies } = packageOf(folder);
  const packages = importsOf(folder).filter((name) => !name.startsWith('./'));

  it('can be copied out of this clone: it imports its own files and what it names', () => {
    expect(new Set(packages.map((name) => name.split('/')[0]))).toEqual(new Set(Object.keys(dependencies)));
    const files = importsOf(folder).filter((name) => name.startsWith('./'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(readdirSync(join(root, folder))).toContain(file.slice(2));
  });

  it('names the versions that it is tested with', () => {
    for (const [name, version] of Object.entries(dependencies))
      expect([name, packageOf('.').dependencies[name]]).toEqual([name, version]);
  });
});
