import { setTimeout as sleep } from 'node:timers/promises';
import { CONTEXTS } from '@accrue/contracts';
import type { Cluster } from '../cluster';
import { ofItsOwn } from '../cluster-kafka';
import { scale } from '../scale';
import { until, type Fault, type Struck } from './fault';

const TARGETS = [...CONTEXTS, ...(ofItsOwn() === null ? (['kafka'] as const) : []), 'postgres'] as const;
type Target = (typeof TARGETS)[number];

/** Between two strikes, at random: other moments in each run, on purpose; the end must be the same. */
const PAUSE_MS_MAX = 1_200;

const killAndWait = async (cluster: Cluster, target: Target): Promise<number> => {
  const pid = cluster.pidOf(target);
  if (pid === undefined) throw new Error(`${target} does not run`);
  process.kill(pid, 'SIGKILL');
  return until(`${target} works again`, () => {
    const now = cluster.pidOf(target);
    const isReady = target === 'kafka' || target === 'postgres' || cluster.process(target).isReady;
    return now !== undefined && now !== pid && isReady;
  });
};

/** Each service, the broker and the database, one after the other, round after round. */
export const killEverything: Fault = {
  name: `kill -9 of each service, the broker and the database (${String(scale.rounds)} each)`,
  spreadOverMs: scale.rounds * 25_000,
  deaths: scale.rounds * CONTEXTS.length,
  strike: async (cluster) => {
    const times = new Map<Target, number[]>(TARGETS.map((target) => [target, []]));
    for (let round = 0; round < scale.rounds; round += 1)
      for (const target of TARGETS) {
        await sleep(Math.random() * PAUSE_MS_MAX);
        times.get(target)?.push(await killAndWait(cluster, target));
      }
    return [...times].map(([target, recoveryMs]): Struck => ({ what: `kill -9 ${target}`, recoveryMs }));
  },
};
