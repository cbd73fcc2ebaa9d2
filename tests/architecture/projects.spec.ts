import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

interface Project {
  readonly folder: string;
  readonly name: string;
  readonly sourceRoot: string;
  readonly tags: readonly string[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const projectsBelow = (folder: string): readonly Project[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name === 'src') return [];
    const path = `${folder}/${entry.name}`;
    return existsSync(join(root, path, 'project.json'))
      ? [{ ...(readJson(`${path}/project.json`) as Omit<Project, 'folder'>), folder: path }]
      : projectsBelow(path);
  });

const projects = ['apps', 'libs'].flatMap(projectsBelow);
const tagsOf = (project: Project, kind: string) => project.tags.filter((tag) => tag.startsWith(`${kind}:`));

describe('projects', () => {
  it.each(projects.map((project) => [project.folder, project] as const))(
    '%s has one type, and a context if it is of one',
    (_folder, project) => {
      const [, first, second] = project.folder.split('/');
      const isOfContext = second === 'domain' || second === 'service';

      expect(tagsOf(project, 'type')).toHaveLength(1);
      expect(tagsOf(project, 'context')).toEqual(isOfContext ? [`context:${first}`] : []);
      expect(project.tags).toHaveLength(isOfContext ? 2 : 1);
      // Not in a folder `src`: those are what the build of programs takes.
      const isWeb = project.tags.includes('type:web');
      expect(project.sourceRoot).toBe(isWeb ? project.folder : `${project.folder}/src`);
    },
  );

  it('have different names', () => {
    expect(new Set(projects.map(({ name }) => name)).size).toBe(projects.length);
  });

  it('are the path aliases, one each, apart from the apps', () => {
    const { compilerOptions } = readJson('tsconfig.base.json') as {
      compilerOptions: { paths: Record<string, string[]> };
    };
    const libs = projects.filter(({ tags }) => !tags.includes('type:app') && !tags.includes('type:web'));
    expect(compilerOptions.paths).toEqual(
      Object.fromEntries(libs.map(({ name, sourceRoot }) => [`@accrue/${name}`, [`./${sourceRoot}/index.ts`]])),
    );
  });

  it('exist behind every alias', () => {
    const { compilerOptions } = readJson('tsconfig.base.json') as {
      compilerOptions: { paths: Record<string, string[]> };
    };
    const missing = Object.values(compilerOptions.paths)
      .flat()
      .filter((target) => !existsSync(join(root, target)));
    expect(missing).toEqual([]);
  });
});
