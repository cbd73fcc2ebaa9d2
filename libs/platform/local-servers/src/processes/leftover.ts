import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../startup-error';

const POLL_MS = 20;

export interface Leftover {
  /** For a person, e.g. "PostgreSQL". */
  readonly name: string;
  /** Process id of the server that still runs on these data, if one does. */
  readonly pid: () => Promise<number | undefined>;
  /** From polite to rude, each with the time that it is given to work. */
  readonly signals: readonly (readonly [NodeJS.Signals, waitMs: number])[];
}

/**
 * A killed program leaves its server behind for the moment that it takes to stop. Two servers on the same data would destroy
 * it, so this waits, and helps where nobody else has told the old one to stop.
 */
export const stopLeftover = async (leftover: Leftover, say: (message: string) => void): Promise<void> => {
  const pid = await leftover.pid();
  if (pid === undefined) return;
  say(`waiting for the ${leftover.name} of an earlier run to stop (process ${pid})`);
  for (const [signal, waitMs] of leftover.signals) {
    try {
      process.kill(pid, signal);
    } catch {
      return; // gone between two looks
    }
    for (let waited = 0; waited < waitMs; waited += POLL_MS) {
      if ((await leftover.pid()) !== pid) return;
      await sleep(POLL_MS);
    }
  }
  throw new StartupError(`the ${leftover.name} of an earlier run (process ${pid}) does not stop; stop it by hand`);
};
