import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allContexts } from '@accrue/contexts';
import { CONTEXTS } from '@accrue/contracts';

const root = join(__dirname, '../..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Their names stand in the contracts. What cannot import them is compared here, and in tests/deploy. */
describe('the contexts', () => {
  it('are those whose definitions the programs run, each under its own name', () => {
    expect(allContexts.map(({ name }) => name)).toEqual(CONTEXTS);
  });

  it('are the folders of libs with a domain and a service', () => {
    for (const part of ['domain', 'service']) {
      const folders = readdirSync(join(root, 'libs')).filter((name) =>
        existsSync(join(root, 'libs', name, part, 'project.json')),
      );
      expect(folders).toEqual([...CONTEXTS].sort());
    }
  });

  it('have a program of their own each', () => {
    const programs = readdirSync(join(root, 'apps'))
      .filter((name) => existsSync(join(root, `apps/${name}/src/main.ts`)))
      .filter((name) => textOf(`apps/${name}/src/main.ts`).includes('runService('));
    expect(programs).toEqual([...CONTEXTS].sort());
    for (const name of CONTEXTS) expect(textOf(`apps/${name}/src/main.ts`)).toContain(`runService(${name}Context)`);
  });

  it('are told to people', () => {
    const names = [...CONTEXTS];
    expect(textOf('CONTRIBUTING.md')).toContain(
      `The contexts are ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`,
    );
    const rows = [...textOf('docs/architecture.md').matchAll(/^\| (\w+) +\|/gm)].map(([, name]) => name);
    expect(rows).toEqual(expect.arrayContaining(names));
  });
});
