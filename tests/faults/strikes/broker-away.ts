import { setTimeout as sleep } from 'node:timers/promises';
import { scale } from '../scale';
import type { Fault } from './fault';

const PROBE_INTERVAL_MS = 250;

/** The broker is gone for a while: tills do not notice, and what piled up goes on by itself. */
export const brokerAway: Fault = {
  name: `the broker is away for ${String(scale.brokerAwayMs / 1_000)} s: tills are answered, the backlog drains by itself`,
  spreadOverMs: scale.brokerAwayMs,
  tolerates: () => false,
  strike: async (cluster) => {
    await cluster.killBroker();
    try {
      for (
        const backAt = performance.now() + scale.brokerAwayMs;
        performance.now() < backAt;
        await sleep(PROBE_INTERVAL_MS)
      )
        if (!(await cluster.isReady())) throw new Error('not ready while only the broker is away');
    } finally {
      await cluster.startBroker();
    }
    const backAt = performance.now();
    await cluster.drained();
    return [{ what: 'broker back, until its backlog is handled', recoveryMs: [performance.now() - backAt] }];
  },
};
