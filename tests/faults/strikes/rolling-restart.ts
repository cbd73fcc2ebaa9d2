import { CONTEXTS } from '@accrue/contracts';
import { scale } from '../scale';
import type { Fault } from './fault';

const READY_MS_MAX = 120_000;

/** One service after the other, each when the one before is back: no till notices. */
export const rollingRestart: Fault = {
  name: `rolling restart of all services (${String(scale.rollingRestarts)} times): no till's request fails`,
  spreadOverMs: scale.rollingRestarts * 20_000,
  tolerates: () => false,
  strike: async (cluster) => {
    const recoveryMs: number[] = [];
    for (let turn = 0; turn < scale.rollingRestarts; turn += 1)
      for (const name of CONTEXTS) {
        const service = cluster.process(name);
        const stopsAt = performance.now();
        if (!(await service.stop())) throw new Error(`${name} did not stop by itself`);
        service.start();
        await service.untilReady(READY_MS_MAX);
        recoveryMs.push(performance.now() - stopsAt);
      }
    return [{ what: 'SIGTERM of a service, until it is ready again', recoveryMs }];
  },
};
