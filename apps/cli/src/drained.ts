import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable, type ApiClient } from './client';
import { CliError } from './exit-codes';

const POLL_MS = 100;

/**
 * Waits until every consumer and projection has handled what was accepted so far.
 * @throws CliError when something is still behind after `withinMs`
 */
export const waitUntilDrained = async (client: ApiClient, withinMs: number): Promise<void> => {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const { drained, behind } = await progressOf(client);
    if (drained) return;
    if (performance.now() > giveUpAt)
      throw new CliError(
        `still ${String(behind)} events behind after ${String(withinMs / 1000)} s; see GET /v1/system/lag`,
      );
    await sleep(POLL_MS);
  }
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
