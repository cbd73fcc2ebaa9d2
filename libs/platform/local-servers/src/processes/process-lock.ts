import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

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
 * @throws LockHeld; Error of the file system, with the path
 */
export const takeLock = async (path: string, what: string): Promise<() => Promise<void>> => {
  const own = `${path}.${randomUUID()}`;
  const content = `${process.pid} ${startOf(process.pid)}\n`;
  try {
    // Of a full disk, Node does not say which file it was.
    await writeFile(own, content).catch((error: unknown) => Promise.reject(Object.assign(error as Error, { path })));
    for (;;) {
      // A hard link is made or refused in one step, with the content already in it.
      if (await tryTo(() => link(own, path), 'EEXIST')) break;
      const seen = await contentOf(path);
      if (seen === undefined) continue; // given back this moment
      const holder = Number(seen.split(' ')[0]);
      if (isAlive(holder, seen)) throw new LockHeld(what, holder);
      await removeStale(path, seen, own);
    }
  } finally {
    await rm(own, { force: true });
  }
  return async () => {
    if ((await contentOf(path)) === content) await rm(path, { force: true });
  };
};

const POLL_MS = 100;
const CLEANING_POLL_MS = 5;

/**
 * The same for whoever would rather wait.
 * @param onWait called once, with the process id of the holder
 */
export const waitForLock = async (path: string, onWait: (pid: number) => void): Promise<() => Promise<void>> => {
  for (let told = false; ; told = true) {
    try {
      return await takeLock(path, path);
    } catch (error) {
      if (!(error instanceof LockHeld)) throw error;
      if (!told) onWait(error.pid);
      await sleep(POLL_MS);
    }
  }
};

const isAlive = (pid: number, content: string): boolean =>
  pid > 0 && isRunning(pid) && content === `${pid} ${startOf(pid)}\n`;

/** One at a time, and only what was seen: another starter may have replaced the stale lock by its own meanwhile. */
const removeStale = async (path: string, seen: string, own: string): Promise<void> => {
  const cleaning = `${path}.cleaning`;
  if (await tryTo(() => link(own, cleaning), 'EEXIST')) {
    try {
      if ((await contentOf(path)) === seen) await rm(path, { force: true });
    } finally {
      await rm(cleaning, { force: true });
    }
    return;
  }
  const cleaner = await contentOf(cleaning);
  if (cleaner !== undefined && !isAlive(Number(cleaner.split(' ')[0]), cleaner)) await rm(cleaning, { force: true });
  else await sleep(CLEANING_POLL_MS);
};

const contentOf = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
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
