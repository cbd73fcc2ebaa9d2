import { setTimeout as sleep } from 'node:timers/promises';
import { ofItsOwn } from '../cluster-kafka';
import type { Cluster } from '../cluster';
import { scale } from '../scale';
import type { Fault } from './fault';

const PROBE_INTERVAL_MS = 250;
/** As Kubernetes counts: on a busy machine one probe may be late. */
const PROBES_FAILED_MAX = 2;
/** What tills send meanwhile is always on its way: with no more than this behind, the backlog is handled. */
const ON_ITS_WAY_MAX = 50;
/** How long is told in the report. Groups wait for members that came and went while the broker started: up to a minute. */
const CAUGHT_UP_WITHIN_MS = 600_000;

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
    await caughtUp(cluster);
    return [{ what: 'broker back, until its backlog is handled', recoveryMs: [performance.now() - backAt] }];
  },
};

interface Lag {
  readonly behind: number;
  /** null: nobody knows, as long as the broker does not answer. */
  readonly subscriptions: readonly { readonly behind: number | null }[];
}

const caughtUp = async (cluster: Cluster): Promise<void> => {
  const giveUpAt = performance.now() + CAUGHT_UP_WITHIN_MS;
  for (;;) {
    const { body } = await cluster.call<Lag>('/v1/system/lag');
    const isKnown = body.subscriptions.every(({ behind }) => behind !== null);
    if (isKnown && body.behind <= ON_ITS_WAY_MAX) return;
    if (performance.now() > giveUpAt) throw new Error(`still behind: ${JSON.stringify(body)}`);
    await sleep(PROBE_INTERVAL_MS);
  }
};
