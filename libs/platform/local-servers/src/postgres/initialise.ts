import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lastLines } from '../processes/last-lines';
import { runToEnd } from '../processes/run-to-end';
import { readPrivateFile } from '../private-file';
import { StartupError } from '../startup-error';
import type { OsUser } from './os-user';
import type { PostgresPlace } from './place';

export const SUPERUSER = 'accrue';

export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/** Makes the database cluster on the first start; afterwards only reads the password. */
export const initialise = async ({ home, binaries }: PostgresPlace, user: OsUser | undefined): Promise<Cluster> => {
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  if (!existsSync(data)) {
    // A half-made cluster of a start that was killed has another name, so it is never taken for a whole one.
    const unfinished = join(home, 'data.unfinished');
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
    await rm(passwordFile, { force: true });
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (user !== undefined) for (const path of [unfinished, passwordFile]) await chown(path, user.uid, user.gid);
    await initdb(binaries.initdb, unfinished, passwordFile, user);
    await rename(unfinished, data);
  }
  refuseDamaged(home, data);
  const password = (await readPrivateFile(passwordFile))?.trim() ?? null;
  if (password === null || password === '')
    throw new StartupError(
      `${passwordFile} is ${password === null ? 'missing' : 'empty'}: without it, nobody can open the database in ${data}. Put it back from your backup.`,
    );
  return { data, password };
};

/** What no start can do without. PostgreSQL would be tried again and again, as what keeps it from starting mostly goes away. */
const VITAL_FILES = ['PG_VERSION', 'postgresql.conf', 'global/pg_control'];

const refuseDamaged = (home: string, data: string): void => {
  for (const file of VITAL_FILES.map((name) => join(data, name))) {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? null;
    if (size === null || size === 0)
      throw new StartupError(
        `The database is damaged: ${file} is ${size === null ? 'missing' : 'empty'}. Put all of ${home} back from a backup. Nothing was changed.`,
      );
  }
};

const initdb = async (program: string, data: string, passwordFile: string, user: OsUser | undefined): Promise<void> => {
  const args = [
    ...['--pgdata', data, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--no-locale', '--encoding', 'UTF8', '--no-instructions'],
  ];
  const { status, output } = await runToEnd([program, ...args], { ...user, cwd: '/' });
  if (status === 0) return;
  const failures = output.split('\n').filter((line) => /\b(error|FATAL|PANIC):/.test(line));
  throw new StartupError(
    [
      `The database in ${dirname(data)} cannot be made (initdb ended with ${String(status)}):`,
      ...lastLines(failures.length === 0 ? output : failures.join('\n')),
    ].join('\n'),
  );
};
