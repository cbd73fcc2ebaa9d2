import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Whom PostgreSQL runs as; undefined = whoever runs this program. */
export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: OsUser = { uid: 65534, gid: 65534 };

/**
 * PostgreSQL refuses to run as root, so root lends it to whoever owns the data already, else to `postgres` or, where there is
 * no such user, `nobody`.
 */
export const postgresUser = (data: string): OsUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const entries = passwdEntries();
  return entries.get('postgres') ?? entries.get('nobody') ?? NOBODY;
};

const passwdEntries = (): ReadonlyMap<string, OsUser> => {
  const users = new Map<string, OsUser>();
  for (const line of passwd().split('\n')) {
    const [name, , uid, gid] = line.split(':');
    // macOS lists nobody as -2, which is no uid that spawn takes.
    if (name !== undefined && Number(uid) > 0 && Number(gid) > 0)
      users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users;
};

const passwd = (): string => {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return ''; // a bare container
  }
};

/** Asks the system itself, by trying as that user: modes, ACLs and mount options all count. */
export const canReach = (user: OsUser | undefined, path: string): boolean => {
  if (user === undefined) return true;
  const { status } = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', path], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
};
