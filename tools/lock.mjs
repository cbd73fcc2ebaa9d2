import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 100;
const noticeAfterMs = 1_000;

/**
 * Runs `work` while no other process holds the lock at `path`. The lock is a folder that names its owner; renaming a
 * filled folder into place is atomic, so there is never a lock without an owner. A dead owner's lock is taken over.
 * @param {{ path: string, onWait: (ownerPid: number) => void }} lock
 */
export const withLock = async ({ path, onWait }, work) => {
  const draft = `${path}.${process.pid}`;
  writeOwner(draft);
  for (let waitedMs = 0; !tryRename(draft, path); waitedMs += pollMs) {
    const owner = readOwner(path);
    if (owner === undefined) continue; // given back this moment
    if (!isAlive(owner)) removeStale(path, owner);
    else {
      if (waitedMs === noticeAfterMs) onWait(owner.pid);
      await sleep(pollMs);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
};

const writeOwner = (folder) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/owner.json`, JSON.stringify({ pid: process.pid, startedAt: startTimeOf(process.pid) }));
};

const readOwner = (folder) => {
  try {
    return JSON.parse(readFileSync(`${folder}/owner.json`, 'utf8'));
  } catch {
    return undefined;
  }
};

/** Moved aside before it is removed, and put back if another process has replaced the dead owner's lock meanwhile. */
const removeStale = (path, { pid, startedAt }) => {
  const aside = `${path}.stale.${process.pid}`;
  if (!tryRename(path, aside)) return;
  const taken = readOwner(aside);
  if (taken?.pid === pid && taken.startedAt === startedAt) rmSync(aside, { recursive: true, force: true });
  else tryRename(aside, path);
};

const tryRename = (from, to) => {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
};

const isAlive = ({ pid, startedAt }) => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false; // EPERM: it lives, under another user
  }
  return startTimeOf(pid) === startedAt; // else the number was given to a new process
};

/** Start of a process in clock ticks since boot; undefined where there is no /proc, and the pid alone has to do. */
const startTimeOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
};
