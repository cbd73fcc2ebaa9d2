import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartupError } from './startup-error';

/** Only the owner may read it; a reader sees the old file or the new one, never half of it, also after the machine has lost power. */
export const writePrivateFile = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, content, { mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw Object.assign(error as Error, { path });
  }
  const folder = await open(dirname(path));
  try {
    await folder.sync(); // the new name, too
  } finally {
    await folder.close();
  }
};

/** @returns null when there is no such file */
export const readFileIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    // When it is a folder, Node does not say which.
    throw Object.assign(error as Error, { path });
  }
};

/**
 * A file that protects others, as `ssh` and PostgreSQL read theirs.
 * @returns null when there is no such file
 * @throws StartupError when others than its owner may read or write it
 */
export const readPrivateFile = async (path: string): Promise<string | null> => {
  const text = await readFileIfThere(path);
  if (text === null) return null;
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0)
    throw new StartupError(
      `${path} is a secret that other users of this machine may read or change (its mode is ${(mode & 0o777).toString(8)}): chmod 600 '${path}', and think about who has seen it.`,
    );
  return text;
};
