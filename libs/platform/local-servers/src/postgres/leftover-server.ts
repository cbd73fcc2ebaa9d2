import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLineOf } from '../processes/command-line';
import { stopLeftover } from '../processes/leftover';
import { isRunning } from '../processes/process-lock';

/** A fast shutdown writes a checkpoint; past this it is told to drop everything and recover at the next start. */
const FAST_SHUTDOWN_MS_MAX = 15_000;
const IMMEDIATE_SHUTDOWN_MS_MAX = 10_000;

/** Process id of the server that runs on these data, if one does. */
export const runningServer = async (data: string): Promise<number | undefined> => {
  const file = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(file.split('\n')[0]);
  return pid > 0 && isRunning(pid) && commandLineOf(pid).includes('postgres') ? pid : undefined;
};

export const stopLeftoverServer = (data: string, say: (message: string) => void): Promise<void> =>
  stopLeftover(
    {
      name: 'PostgreSQL',
      pid: () => runningServer(data),
      signals: [
        ['SIGINT', FAST_SHUTDOWN_MS_MAX],
        ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS_MAX],
      ],
    },
    say,
  );
