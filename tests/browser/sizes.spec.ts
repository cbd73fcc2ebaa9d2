import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../e2e/platform-client';

const folder = join(root, 'dist/apps/console/web');

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly name?: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>;
const chunkOf = (key: string): Chunk => {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`no ${key} in the manifest`);
  return chunk;
};
/** KiB after gzip. */
const sizeOf = (file: string): number => statSync(join(folder, `${file}.gz`)).size / 1024;

/** A chunk, and all that has to be there before it runs. */
const closureOf = (key: string, seen: Set<string> = new Set()): ReadonlySet<string> => {
  if (!seen.has(key)) {
    seen.add(key);
    for (const other of chunkOf(key).imports ?? []) closureOf(other, seen);
  }
  return seen;
};
const filesOf = (keys: Iterable<string>): readonly string[] => [
  ...new Set([...keys].flatMap((key) => [chunkOf(key).file, ...(chunkOf(key).css ?? [])])),
];
const total = (files: readonly string[]): number => files.reduce((sum, file) => sum + sizeOf(file), 0);

const BUDGETS = { console: 150, till: 110, card: 100 } as const;
const CHUNK_MAX = 170;

describe('what a browser has to load', () => {
  const apps = Object.keys(BUDGETS).filter((app) => existsSync(join(folder, app, 'index.html')));

  it.each(apps)('first, for the %s, stays within its budget', (app) => {
    const entry = closureOf(`${app}/index.html`);
    // Texts are in a file of their own for each language, and a person reads one; the largest is counted.
    const texts = Object.keys(manifest).filter((key) => new RegExp(`^${app}/texts/(en|ru|pl)\\.ts$`).test(key));
    expect(texts).toHaveLength(3);
    const sizes = texts.map((key) => total(filesOf([...entry, ...closureOf(key)])));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(BUDGETS[app as keyof typeof BUDGETS]);
    expect(Math.min(...sizes)).toBeGreaterThan(50); // it is all there
  });

  it('later stays within what a slow line brings in a moment', () => {
    const sizes = Object.values(manifest)
      .filter(({ file }) => file.endsWith('.js'))
      .map(({ file }) => [file, sizeOf(file)] as const);
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes.filter(([, size]) => size > CHUNK_MAX)).toEqual([]);
  });

  it('is one policy’s own: no page has a script or a style in it', () => {
    for (const app of apps) {
      const page = readFileSync(join(folder, app, 'index.html'), 'utf8');
      expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:/);
    }
  });
});
