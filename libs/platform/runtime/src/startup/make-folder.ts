import { mkdir } from 'node:fs/promises';
import { StartupError } from './startup-error';

const WHY: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'a part of it is a file, not a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** @param setting that names the folder @throws StartupError */
export const makeFolder = async (setting: string, path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new StartupError(`The folder ${path} (${setting}) cannot be used: ${WHY[code] ?? message}.`);
  }
};
