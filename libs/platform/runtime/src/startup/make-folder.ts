import { mkdir } from 'node:fs/promises';
import { StartupError } from '@accrue/local-servers';
import { whyNot } from './why-not';

/** @param setting that names the folder @throws StartupError */
export const makeFolder = async (setting: string, path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new StartupError(`The folder ${path} (${setting}) cannot be used: ${whyNot(error) ?? String(error)}.`);
  }
};
