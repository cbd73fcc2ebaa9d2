import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** `import … from './x'`, `export … from './x'`, `import('./x')`; types count, too: whoever reads one file has to read the other. */
const IMPORT = /(?:\bfrom|\bimport\s*\(?)\s*'(\.{1,2}(?:\/[^']*)?)'/g;

/** Relative imports of each TypeScript file below a folder, specs aside; paths are relative to the folder. */
export const importsBelow = (folder: string): ReadonlyMap<string, readonly string[]> => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.spec.ts'))
    .sort();
  return new Map(
    files.map((file) => {
      const imported = [...readFileSync(join(folder, file), 'utf8').matchAll(IMPORT)].flatMap(([, path = '']) => {
        const target = join(folder, dirname(file), path);
        const found = [`${target}.ts`, `${target}.tsx`, join(target, 'index.ts')].find((candidate) =>
          existsSync(candidate),
        );
        return found === undefined ? [] : [relative(folder, found)];
      });
      return [file, imported];
    }),
  );
};

/** Groups of files that reach each other through imports (Tarjan's strongly connected components of two files or more). */
export const circlesOf = (imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] => {
  const circles: string[][] = [];
  const numbers = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): number => {
    const number = numbers.size;
    numbers.set(file, number);
    stack.push(file);
    let low = number;
    for (const next of imports.get(file) ?? []) {
      if (!numbers.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, numbers.get(next) ?? low);
    }
    if (low === number) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const file of imports.keys()) if (!numbers.has(file)) visit(file);
  return circles.sort();
};
