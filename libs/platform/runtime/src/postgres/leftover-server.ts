import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './process-lock';

const POLL_MS = 20;
/** A fast shutdown writes a checkpoint; past this it is told to drop everything and recover at the next start. */
const FAST_SHUTDOWN_MS_MAX = 15_000;
const IMMEDIATE_SHUTDOWN_MS_MAX = 10_000;

/** Process id of the server that runs on these data, if one does. */
export const runningServer = async (data: string): Promise<number | undefined> => {
  const file = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(file.split('\n')[0]);
  return pid > 0 && isRunning(pid) && looksLikePostgres(pid) ? pid : undefined;
};

/** After a crash of the machine the number may belong to anybody. */
const looksLikePostgres = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return process.platform !== 'linux'; // no /proc: PostgreSQL's own lock file check has the last word
  }
};

/**
 * A killed program leaves its server behind for the moment that it takes to stop. Two servers on the same data would destroy
 * it, so this waits, and helps where nobody else has told the old one to stop.
 */
export const stopLeftoverServer = async (data: string, say: (message: string) => void): Promise<void> => {
  const pid = await runningServer(data);
  if (pid === undefined) return;
  say(`waiting for the PostgreSQL of an earlier run to stop (process ${pid})`);
  for (const [signal, waitMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS_MAX],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS_MAX],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return; // gone between two looks
    }
    for (let waited = 0; waited < waitMs; waited += POLL_MS) {
      if ((await runningServer(data)) !== pid) return;
      await sleep(POLL_MS);
    }
  }
  throw new Error(`the PostgreSQL of an earlier run (process ${pid}) does not stop; stop it by hand`);
};
