import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Somebody else is using what the lock protects. */
export class LockHeld extends Error {
  constructor(
    what: string,
    readonly pid: number,
  ) {
    super(
      `${what} is in use by another running program (process ${pid}); stop it first, or choose another data directory`,
    );
    this.name = 'LockHeld';
  }
}

/**
 * One program at a time. The file names the owner by process id and, where the system tells, its start time, so that a lock
 * left by a killed program is not mistaken for that of an unrelated process with the same id.
 * @returns releases the lock
 * @throws LockHeld
 */
export const takeLock = async (path: string, what: string): Promise<() => Promise<void>> => {
  const own = `${path}.${process.pid}`;
  const content = `${process.pid} ${startOf(process.pid)}\n`;
  await writeFile(own, content);
  try {
    for (;;) {
      // A hard link is made or refused in one step, with the content already in it.
      if (await tryTo(() => link(own, path), 'EEXIST')) break;
      const seen = await readFile(path, 'utf8').catch(() => '');
      const holder = Number(seen.split(' ')[0]);
      if (isAlive(holder, seen)) throw new LockHeld(what, holder);
      await removeStale(path, seen);
    }
  } finally {
    await rm(own, { force: true });
  }
  return async () => {
    if ((await readFile(path, 'utf8').catch(() => '')) === content) await rm(path, { force: true });
  };
};

const isAlive = (pid: number, content: string): boolean =>
  pid > 0 && isRunning(pid) && content === `${pid} ${startOf(pid)}\n`;

/** Another starter may have replaced the stale lock by its own meanwhile: then that one is put back. */
const removeStale = async (path: string, seen: string): Promise<void> => {
  const aside = `${path}.stale.${process.pid}`;
  if (!(await tryTo(() => rename(path, aside), 'ENOENT'))) return;
  if ((await readFile(aside, 'utf8')) !== seen) await tryTo(() => link(aside, path), 'EEXIST');
  await rm(aside, { force: true });
};

const tryTo = async (action: () => Promise<void>, expected: string): Promise<boolean> => {
  try {
    await action();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === expected) return false;
    throw error;
  }
};

export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Clock ticks since boot at which the process started; '-' where the system does not tell. */
const startOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces: count after it. Start time is field 22, the 20th after the name.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
  } catch {
    return '-';
  }
};
