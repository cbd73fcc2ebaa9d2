import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartupError } from './startup-error';

/** The folder of the clone, from its sources and from its build alike. @param path of a file of the clone that is needed */
export const cloneWith = (path: string, folder = __dirname): string => {
  if (existsSync(join(folder, path))) return folder;
  if (dirname(folder) === folder)
    throw new StartupError(
      `${path} is missing: Accrue starts servers of its own from a clone only. Name yours: DATABASE_URL, KAFKA_BROKERS.`,
    );
  return cloneWith(path, dirname(folder));
};
