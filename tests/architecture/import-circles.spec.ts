import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { circlesOf, importsBelow } from './import-circles';

const root = join(__dirname, '../..');

const sourceFolders = ['apps', 'libs'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('project.json') && !path.includes('node_modules'))
    .map((path) => join(top, dirname(path)))
    .map((project) => (existsSync(join(root, project, 'src')) ? join(project, 'src') : project)),
);

describe('import circles', () => {
  it.each(sourceFolders)('are not in %s', (folder) => {
    expect(circlesOf(importsBelow(join(root, folder)))).toEqual([]);
  });

  it('are found, whatever way and however far round, and only those', () => {
    const folder = mkdtempSync(join(tmpdir(), 'accrue-circles-'));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    write('a.ts', "import type { B } from './b';\nimport { c } from './deep';");
    write('b.ts', "export * from './a';");
    write('deep/index.ts', "export { c } from './c';");
    write('deep/c.ts', "import { d } from '../d';\nimport { z } from 'zod';");
    write('d.ts', "export const d = () => import('./deep/c');");
    write('e.ts', "import { d } from './d';\nimport { a } from './a';");
    write('a.spec.ts', "import { a } from './a';");
    try {
      expect(circlesOf(importsBelow(folder))).toEqual([
        ['a.ts', 'b.ts'],
        ['d.ts', 'deep/c.ts'],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
