import { setTimeout as sleep } from 'node:timers/promises';
import { scale } from '../scale';
import { until, type Fault } from './fault';

const STAYS_MS = 2_000;

/** A second process comes and goes all the time: partitions change hands in the middle of batches. */
export const rebalanceStorm: Fault = {
  name: 'rebalance storm: a second process of campaigns and of ledger comes and goes',
  spreadOverMs: scale.storms * 8_000,
  strike: async (cluster) => {
    const recoveryMs: number[] = [];
    for (let turn = 0; turn < scale.storms; turn += 1) {
      const second = await cluster.startSecond(turn % 2 === 0 ? 'campaigns' : 'ledger', { ACCRUE_ROLES: 'worker' });
      await sleep(STAYS_MS);
      const leavesAt = performance.now();
      await second.stop();
      await until('the platform is ready', () => cluster.isReady());
      recoveryMs.push(performance.now() - leavesAt);
    }
    return [{ what: `a second process joins and leaves after ${String(STAYS_MS / 1_000)} s`, recoveryMs }];
  },
};
