import { setTimeout as sleep } from 'node:timers/promises';
import { ofItsOwn } from '../cluster-kafka';
import { scale } from '../scale';
import type { Fault } from './fault';

const PROBE_INTERVAL_MS = 250;
/** As Kubernetes counts: on a busy machine one probe may be late. */
const PROBES_FAILED_MAX = 2;
/** How long is told in the report. Groups wait for members that came and went while the broker started: a minute, and several where all cores are busy. */
const DRAINED_WITHIN_MS = 600_000;

/** The broker is gone for a while: tills do not notice, and what piled up goes on by itself. */
export const brokerAway: Fault = {
  name: `the broker is away for ${String(scale.brokerAwayMs / 1_000)} s: tills are answered, the backlog drains by itself`,
  spreadOverMs: scale.brokerAwayMs,
  tolerates: () => false,
  impossible: ofItsOwn(),
  strike: async (cluster) => {
    await cluster.killBroker();
    let failed = 0;
    try {
      for (
        const backAt = performance.now() + scale.brokerAwayMs;
        performance.now() < backAt;
        await sleep(PROBE_INTERVAL_MS)
      ) {
        failed = (await cluster.isReady()) ? 0 : failed + 1;
        if (failed > PROBES_FAILED_MAX) throw new Error('not ready while only the broker is away');
      }
    } finally {
      await cluster.startBroker();
    }
    const backAt = performance.now();
    await cluster.drained(DRAINED_WITHIN_MS);
    return [{ what: 'broker back, until its backlog is handled', recoveryMs: [performance.now() - backAt] }];
  },
};
