import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './swc-options.mjs';

const distDir = join(root, 'dist');
const manifestFile = join(distDir, '.build.json');

/**
 * What a build would have to do now. Needs no lock and no dependency, so that an unchanged clone starts at once: the
 * manifest is written last, so where it agrees with the sources the outputs are complete.
 * @returns {{ stale: string[], gone: string[], sources: Map<string, string>, key: string, upToDate: boolean }}
 */
export const planBuild = () => {
  const sources = readSources();
  const key = compilerKey();
  const built = readManifest();
  const known = built?.key === key ? built.files : {};
  const stale = [...sources].filter(([file, stamp]) => known[file] !== stamp).map(([file]) => file);
  const gone = Object.keys(built?.files ?? {}).filter((file) => !sources.has(file));
  return { stale, gone, sources, key, upToDate: stale.length === 0 && gone.length === 0 };
};

/**
 * Brings dist/ in line with the sources: transpiles what changed, copies assets, removes what has no source any more.
 * @returns {Promise<{ compiled: number, removed: number, errors: string[] }>} files with errors stay stale
 */
export const build = async () => {
  const { stale, gone, sources, key } = planBuild();
  for (const file of gone) for (const output of outputsOf(file)) rmSync(output, { force: true });
  const errors = [];
  const failed = new Set();
  if (stale.length > 0) {
    const compile = await createCompiler();
    await Promise.all(
      stale.map(async (file) => {
        try {
          await compile(file);
        } catch (error) {
          failed.add(file);
          errors.push(`${file}: ${error.message}`);
        }
      }),
    );
  }
  const files = Object.fromEntries([...sources].filter(([file]) => !failed.has(file)));
  writeAtomically(manifestFile, JSON.stringify({ key, files }));
  return { compiled: stale.length - failed.size, removed: gone.length, errors };
};

/** Says that everything older than this was in line with its sources then: `./accrue` looks at nothing else. */
export const confirmBuild = (then) => utimesSync(manifestFile, then, then);

const createCompiler = async () => {
  const { transform } = await import('@swc/core');
  const { swcOptions } = await import('./swc-options.mjs');
  const options = swcOptions();
  return async (file) => {
    const source = join(root, file);
    const [output, mapFile] = outputsOf(file);
    if (!isCode(file)) return writeAtomically(output, readFileSync(source));
    const { code, map } = await transform(readFileSync(source, 'utf8'), {
      ...options,
      filename: source,
      sourceFileName: relative(dirname(output), source),
    });
    writeAtomically(mapFile, map);
    writeAtomically(output, `${code}//# sourceMappingURL=${mapFile.slice(mapFile.lastIndexOf('/') + 1)}\n`);
  };
};

/** Every file that has an output, with a stamp that changes when the file does. */
const readSources = () => {
  const sources = new Map();
  const visit = (folder, inSource) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path, inSource || entry.name === 'src');
      else if (inSource && hasOutput(entry.name)) {
        const { mtimeMs, size } = statSync(join(root, path));
        sources.set(path, `${mtimeMs}:${size}`);
      }
    }
  };
  for (const folder of ['apps', 'libs']) if (existsSync(join(root, folder))) visit(folder, false);
  return sources;
};

const isCode = (file) => file.endsWith('.ts');
/** Specs and their fixtures run under Jest only. */
const hasOutput = (name) => !/\.(spec\.ts|fixture\.ts|d\.ts|md)$/.test(name);

const outputsOf = (file) => {
  const output = join(distDir, isCode(file) ? file.replace(/\.ts$/, '.js') : file);
  return isCode(file) ? [output, `${output}.map`] : [output];
};

/** Changes when the same source would compile differently. */
const compilerKey = () => {
  const hash = createHash('sha256');
  for (const file of [
    'tools/build.mjs',
    'tools/swc-options.mjs',
    'tsconfig.base.json',
    'node_modules/@swc/core/package.json',
  ])
    hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
};

const readManifest = () => {
  try {
    return JSON.parse(readFileSync(manifestFile, 'utf8'));
  } catch {
    return undefined; // none yet, or cut off: build everything
  }
};

/** A program that starts meanwhile sees the old file or the new one, never half of it. */
const writeAtomically = (file, content) => {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, content);
  renameSync(draft, file);
};
