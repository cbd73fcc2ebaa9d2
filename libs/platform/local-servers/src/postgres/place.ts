import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StartupError } from '../startup-error';
import { copyBinaries, type PostgresBinaries } from './binaries';
import { canReach, type OsUser } from './os-user';

/** Where PostgreSQL lives: reachable for the user it runs as. */
export interface PostgresPlace {
  /** Parent of `data`, the password and the server's log. */
  readonly home: string;
  readonly binaries: PostgresBinaries;
}

/** For the person who looks into the data directory and finds no data there. */
const POINTER = 'postgres-is-elsewhere.txt';

/**
 * Usually the data directory and node_modules. When root runs the program in a folder that nobody else may enter (a clone
 * under /root, say), PostgreSQL could not read its own files: then both go to a place it reaches, and `say` tells where.
 */
export const choosePlace = async (
  dataDirectory: string,
  installed: PostgresBinaries,
  user: OsUser | undefined,
  say: (message: string) => void,
): Promise<PostgresPlace> => {
  const wanted = resolve(dataDirectory);
  await mkdir(wanted, { recursive: true });
  const home = canReach(user, wanted) ? wanted : await elsewhere(wanted, user);
  if (home !== wanted) say(`PostgreSQL cannot enter ${wanted} (it does not run as root); its data is in ${home}`);
  const reachable = canReach(user, installed.postgres) && canReach(user, join(installed.root, 'share', 'postgresql'));
  if (reachable) return { home, binaries: installed };
  const binaries = await copyBinaries(installed, await sharedPlace());
  say(`PostgreSQL cannot read ${installed.root} (it does not run as root); its binaries are in ${binaries.root}`);
  return { home, binaries };
};

/** The pointer names a place made for this very folder: whoever deletes the folder starts afresh, as they expect. */
const elsewhere = async (wanted: string, user: OsUser | undefined): Promise<string> => {
  const pointer = join(wanted, POINTER);
  const known = await readFile(pointer, 'utf8').catch(() => '');
  if (known.trim() !== '' && existsSync(known.trim())) return known.trim();
  const name = `${createHash('sha256').update(wanted).digest('hex').slice(0, 8)}-${randomBytes(4).toString('hex')}`;
  const home = join(await sharedPlace(), name);
  await mkdir(home, { mode: 0o700 });
  if (user !== undefined) await chown(home, user.uid, user.gid);
  await writeFile(`${pointer}.new`, `${home}\n`);
  await rename(`${pointer}.new`, pointer);
  return home;
};

const sharedPlace = async (): Promise<string> => {
  for (const place of ['/var/lib/accrue', join(tmpdir(), 'accrue')]) {
    try {
      await mkdir(place, { recursive: true });
      await chmod(place, 0o755);
      return place;
    } catch {
      // read-only here: the next one
    }
  }
  throw new StartupError('no place for PostgreSQL: neither /var/lib nor the temporary folder can be written');
};
