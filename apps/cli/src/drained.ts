import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable, type ApiClient } from './client';
import { CliError } from './exit-codes';

const POLL_MS = 100;

/**
 * Waits until every consumer and projection has handled what was accepted so far, for as long as they come nearer to it.
 * @throws CliError when for `patienceMs` nothing is less behind than before
 */
export const waitUntilDrained = async (client: ApiClient, patienceMs: number): Promise<void> => {
  let least = Number.POSITIVE_INFINITY;
  let giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const { drained, behind } = await progressOf(client);
    if (drained) return;
    if (behind < least) {
      least = behind;
      giveUpAt = performance.now() + patienceMs;
    }
    if (performance.now() > giveUpAt) throw new CliError(standstill(behind, patienceMs));
    await sleep(POLL_MS);
  }
};

const standstill = (behind: number, patienceMs: number): string => {
  const what = Number.isFinite(behind) ? `still ${String(behind)} events behind` : 'nobody says how far behind it is';
  return `${what}, and no nearer for ${String(patienceMs / 1000)} s; see GET /v1/system/lag`;
};

interface Progress {
  readonly drained: boolean;
  readonly behind: number;
}

/** A platform that is just restarting counts as behind: it may not have begun to catch up. */
const progressOf = async (client: ApiClient): Promise<Progress> => {
  try {
    return await client.json<Progress>('/v1/system/lag');
  } catch (error) {
    if (error instanceof Unreachable) return { drained: false, behind: Number.POSITIVE_INFINITY };
    throw error;
  }
};
